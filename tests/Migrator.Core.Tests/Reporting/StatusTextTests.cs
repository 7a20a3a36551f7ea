using Migrator.Gates;
using Migrator.Planning;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Tests.Reporting;

public sealed class StatusTextTests
{
    private static readonly StatusReport Report = new()
    {
        ControlSchema = 5,
        Migrations =
        [
            new MigrationStatus
            {
                Migration = 1,
                Title = "Customers",
                State = "completed",
                IsOpen = false,
                StartedAt = DateTimeOffset.UnixEpoch,
                FinishedAt = DateTimeOffset.UnixEpoch.AddHours(1),
            },
            new MigrationStatus
            {
                Migration = 2,
                Title = "Orders",
                State = "backfilled",
                IsOpen = true,
                StartedAt = DateTimeOffset.UnixEpoch,
                Steps = 4,
                StepsDone = 2,
                WaitingFor = "the gate of drop: live-compatible",
                Next = "migrator gate 2",
                Backfill =
                [
                    new TableProgress("shop.orders", 1_000, 0.5).With(
                    [
                        new(new(2), new("shop", "orders"), "one") { RowsPerSecond = 200, Workers = 3, Remaining = TimeSpan.FromSeconds(50), BatchTime = TimeSpan.FromMilliseconds(240) },
                        new(new(2), new("shop", "orders"), "two") { RowsPerSecond = 50, Workers = 3, Remaining = TimeSpan.FromSeconds(200), ThrottledSince = DateTimeOffset.UnixEpoch.AddMinutes(1), ThrottledBy = "paused by ann" },
                    ]),
                ],
                PoisonRows = [PoisonAnswer.Of(new(new(2), new("shop", "orders"), "qty → quantity", "7", "invalid input syntax for type integer: \"many\"", "up", DateTimeOffset.UnixEpoch) { From = 3, To = 5 }, showValues: false)],
                Poison = 1,
                Drift = 2,
                Gate = new GateReport
                {
                    Migration = new MigrationId(2),
                    Stage = ContractStage.Drop,
                    Conditions = [new ConditionReport("live-compatible", ConditionVerdict.Closed, "shop 2.3.1 is live", "Wait until it has gone.")],
                },
            },
        ],
        Pending = [new PendingMigration(3, "Invoices")],
    };

    [Fact]
    public void Status_names_each_open_migration_and_what_it_waits_for()
        => Assert.Equal(
            """
            Control schema 5

            Migration 2: Orders
              state     backfilled, 2 of 4 steps, since 1970-01-01 00:00:00Z
              waits     the gate of drop: live-compatible
              backfill  shop.orders 50.0 %, 1,000 rows written, 250 rows/s by 3 workers, 40.0 s left, batches of
                        240 ms
                        held back since 1970-01-01 00:01:00Z: paused by ann
              poison    1 row whose mapping fails; correct it, then: migrator retry 2
                        shop.orders key 7, pages 3 to 4: qty → quantity up: invalid input syntax for type
                        integer: "…"
              drift     2 writes that made the two shapes disagree
                closed     live-compatible  shop 2.3.1 is live
                                            → Wait until it has gone.
              next      migrator gate 2

            Pending: not started here
              3                 Invoices

            Finished
              1                 Customers (completed 1970-01-01 01:00:00Z)

            """,
            StatusText.Render(Report));

    [Fact]
    public void Status_as_json_has_the_same_facts_by_stable_names()
        => Assert.Equal(
            """
            {
              "controlSchema": 5,
              "migrations": [
                {
                  "migration": 2,
                  "title": "Orders",
                  "state": "backfilled",
                  "isOpen": true,
                  "startedAt": "1970-01-01T00:00:00+00:00",
                  "finishedAt": null,
                  "stepsDone": 2,
                  "steps": 4,
                  "waitingFor": "the gate of drop: live-compatible",
                  "next": "migrator gate 2",
                  "runner": null,
                  "backfill": [
                    {
                      "table": "shop.orders",
                      "rowsDone": 1000,
                      "fraction": 0.5,
                      "rowsPerSecond": 250,
                      "remainingSeconds": 40,
                      "batchMs": 240,
                      "workers": 3,
                      "throttledSince": "1970-01-01T00:01:00+00:00",
                      "throttledBy": "paused by ann"
                    }
                  ],
                  "steering": null,
                  "poison": 1,
                  "poisonRows": [
                    {
                      "table": "shop.orders",
                      "key": "7",
                      "mapping": "qty → quantity",
                      "direction": "up",
                      "error": "invalid input syntax for type integer: \"…\"",
                      "from": 3,
                      "to": 5,
                      "seenAt": "1970-01-01T00:00:00+00:00"
                    }
                  ],
                  "drift": 2,
                  "gate": {
                    "migration": 2,
                    "phase": "contract",
                    "stage": "drop",
                    "decision": "closed",
                    "isOpen": false,
                    "needsHuman": false,
                    "retryable": true,
                    "evaluatedAt": null,
                    "conditions": [
                      {
                        "name": "live-compatible",
                        "verdict": "closed",
                        "retryable": true,
                        "evidence": "shop 2.3.1 is live",
                        "advice": "Wait until it has gone.",
                        "opensAt": null
                      }
                    ],
                    "live": [],
                    "sources": [],
                    "overrides": []
                  }
                }
              ],
              "pending": [
                {
                  "migration": 3,
                  "title": "Invoices"
                }
              ],
              "exit": {
                "code": 0,
                "reason": "1 migration open."
              }
            }
            """,
            AnswerJson.Write(StatusAnswer.Of(
                Report with { Migrations = [Report.Migrations[1]] },
                new ExitAnswer(0, "1 migration open."))));
}
