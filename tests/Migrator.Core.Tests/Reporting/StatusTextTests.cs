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
                Backfill = [new TableProgress("shop.orders", 1_000, 1) { Workers = 3 }],
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
              backfill  shop.orders 100.0 %, 1,000 rows written, 3 workers
              poison    1 row whose mapping fails
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
                      "fraction": 1,
                      "workers": 3
                    }
                  ],
                  "poison": 1,
                  "drift": 2,
                  "gate": {
                    "migration": 2,
                    "stage": "drop",
                    "isOpen": false,
                    "needsHuman": false,
                    "conditions": [
                      {
                        "name": "live-compatible",
                        "verdict": "closed",
                        "evidence": "shop 2.3.1 is live",
                        "advice": "Wait until it has gone."
                      }
                    ]
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
