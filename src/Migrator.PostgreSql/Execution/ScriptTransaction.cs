using System.Globalization;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.State;

namespace Migrator.PostgreSql.Execution;

/// <summary>Writes a transactional script as the commands of one batch: one round trip from BEGIN to COMMIT.</summary>
/// <remarks>
/// The deadline of a brief script runs from its first table lock, and every later command gets what is left of it, so
/// that whoever waits for us sees us go before its own deadlock check runs. Two settings local to the transaction carry
/// the deadline and the moment of the first lock from command to command.
/// </remarks>
internal sealed class ScriptTransaction(ScriptAttempt attempt, int serverMajor)
{
    private const string RemainingTime =
        """
        SELECT pg_catalog.set_config(
            'statement_timeout',
            greatest(1, floor(1000 * (pg_catalog.current_setting('migrator.deadline')::double precision
                - extract(epoch FROM clock_timestamp()))))::bigint::text,
            true)
        """;

    private const string LimitsInForce =
        """
        pg_catalog.concat_ws('/', current_user, session_user, pg_catalog.current_setting('lock_timeout'), pg_catalog.current_setting('statement_timeout'), pg_catalog.current_setting('idle_in_transaction_session_timeout'), pg_catalog.current_setting('transaction_timeout', true))
        """;

    private bool IsBrief => attempt.Script.Patience == PatienceClass.Brief;

    private bool HasLocks => attempt.Script.Locks.Any(wanted => wanted.PartitionOf is null);

    private bool StartsBeforeLocks => attempt.Script.BeforeLocks.Count > 0;

    public IReadOnlyList<ScriptPart> Write() =>
    [
        new("BEGIN ISOLATION LEVEL READ COMMITTED"),
        Timeouts(),
        .. IsBrief ? Held() : [],
        .. HasLocks || StartsBeforeLocks ? [] : Limit(Clock()),
        .. BeforeLocks(),
        .. Locks(),
        .. attempt.Guards.Select(Assertion).SelectMany(Timed),
        .. attempt.Script.Statements.SelectMany(Statement),
        .. IsBrief ? [] : Held(),
        .. Journal(),
        new("COMMIT"),
    ];

    private ScriptPart Timeouts()
    {
        var timeouts = new ScriptPart(
            $"""
            SELECT pg_catalog.set_config('lock_timeout', $1, true),
                   pg_catalog.set_config('statement_timeout', '0', true),
                   pg_catalog.set_config('idle_in_transaction_session_timeout', '1000ms', true),
                   pg_catalog.set_config('standard_conforming_strings', 'on', true),
                   pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true){(serverMajor >= 17 && IsBrief
                ? $",\n       pg_catalog.set_config('transaction_timeout', $2, true)"
                : "")}
            """)
        {
            Values = [Milliseconds(attempt.LockTimeout)],
        };
        return serverMajor >= 17 && IsBrief ? timeouts with { Values = [.. timeouts.Values, Milliseconds(LongestTransaction())] } : timeouts;
    }

    /// <summary>
    /// Asserts the lease and locks the migration. Brief: before any table is locked. Unhurried: after the work, since the
    /// lease is to be renewed while it goes on.
    /// </summary>
    private IEnumerable<ScriptPart> Held()
    {
        yield return new("SELECT migrator.hold($1, $2)") { Values = [attempt.Lease.Migration.Value, attempt.Lease.Token] };
        if (attempt.JournalAs is { } state)
        {
            yield return NotYet(state);
        }
    }

    /// <summary>The last net, for a server or a network that stalls: no well-behaved attempt comes near it.</summary>
    private TimeSpan LongestTransaction() => (attempt.LockTimeout * (attempt.Script.Locks.Count + 2)) + TimeSpan.FromSeconds(30);

    /// <summary>A commit whose answer was lost is settled here: whoever comes second finds the journal written, and does nothing.</summary>
    private ScriptPart NotYet(StepState state) => new(
        $"""
        DO $migrator$
        BEGIN
            IF EXISTS (
                SELECT FROM migrator.step
                WHERE migration_id = {attempt.Lease.Migration}
                    AND step_id = {PgLiteral.Text(attempt.StepId)}
                    AND state = {PgLiteral.Text(StateNames.Of(state))})
            THEN
                RAISE EXCEPTION USING
                    ERRCODE = '{SqlStates.JournaledAlready}',
                    MESSAGE = 'This step has been committed before.';
            END IF;
        END
        $migrator$
        """);

    /// <summary>What must come before the tables, such as a sequence whose lock stops nextval(): it holds somebody up already, so the clock starts here.</summary>
    private IEnumerable<ScriptPart> BeforeLocks()
        => attempt.Script.BeforeLocks.SelectMany((statement, position) => position == 0
            ? [new ScriptPart(statement.Sql, statement.Sql), .. Limit(Clock())]
            : Timed(new ScriptPart(statement.Sql, statement.Sql)));

    private IEnumerable<ScriptPart> Locks()
    {
        // LOCK TABLE of a partitioned table takes its partitions, those that came after planning too; by name one that went would stop the step.
        var strongest = attempt.Script.Locks
            .Where(wanted => wanted.PartitionOf is null && !wanted.IsTakenBefore)
            .GroupBy(wanted => wanted.Table)
            .Select(group => group.MaxBy(wanted => LockMode.Strength(wanted.Mode)))
            .OfType<StepLock>();
        var isFirst = !StartsBeforeLocks;
        foreach (var wanted in strongest)
        {
            var text = $"LOCK TABLE {(wanted.IsAlone ? "ONLY " : "")}{PgIdentifier.Quote(wanted.Table)} IN {wanted.Mode.ToUpperInvariant()} MODE";
            foreach (var part in isFirst ? [new(text, text), .. Limit(Clock())] : Timed(new ScriptPart(text, text)))
            {
                yield return part;
            }

            isFirst = false;
        }
    }

    /// <summary>Starts the clock of the lock, and of the deadline.</summary>
    private ScriptPart Clock() => new(
        $"""
        SELECT pg_catalog.set_config('migrator.locked_at', extract(epoch FROM clock_timestamp())::text, true),
               pg_catalog.set_config('migrator.deadline', (extract(epoch FROM clock_timestamp())
                   + 0.8 * extract(epoch FROM pg_catalog.current_setting('deadlock_timeout')::interval)
                   + CASE WHEN $1::interval >= pg_catalog.current_setting('deadlock_timeout')::interval
                          THEN extract(epoch FROM $1::interval) ELSE 0 END)::text, true)
        """)
    {
        Values = [attempt.LockTimeout],
    };

    private IEnumerable<ScriptPart> Limit(ScriptPart clock) => IsBrief ? [clock, new(RemainingTime)] : [clock];

    private IEnumerable<ScriptPart> Timed(ScriptPart part) => IsBrief ? [new(RemainingTime), part] : [part];

    private static ScriptPart Assertion(Guard guard) => new(
        $"""
        DO $migrator$
        BEGIN
            IF (
                {guard.Sql}
            ) IS NOT TRUE
            THEN
                RAISE EXCEPTION USING ERRCODE = '{SqlStates.ConditionClosed}', MESSAGE = {PgLiteral.Text(guard.Condition)};
            END IF;
        END
        $migrator$
        """,
        guard.Sql);

    /// <summary>Our own texts hold literals as they were read; an author's means what it means in a session of the role.</summary>
    private IEnumerable<ScriptPart> Statement(PlanStatement statement) => statement.IsAuthors
        ?
        [
            new("SET LOCAL search_path TO DEFAULT"), new("SET LOCAL standard_conforming_strings TO DEFAULT"),
            .. Timed(Verbatim(statement.Sql)),
            new("SET LOCAL search_path TO pg_catalog, pg_temp"), new("SET LOCAL standard_conforming_strings TO on"),
        ]
        : Timed(new ScriptPart(statement.Sql, statement.Sql));

    /// <summary>
    /// The server splits an author's text, not we and not the driver; and a COMMIT in it is refused instead of ending our
    /// transaction.
    /// </summary>
    private static ScriptPart Verbatim(string sql)
    {
        var tag = "author";
        while (sql.Contains($"${tag}$", StringComparison.Ordinal))
        {
            tag += "_";
        }

        return new(
            $"""
            DO $migrator_{tag}$
            DECLARE
                before pg_catalog.text := {LimitsInForce};
            BEGIN
                EXECUTE ${tag}${sql}${tag}$;
                IF {LimitsInForce} OPERATOR(pg_catalog.<>) before THEN
                    RAISE EXCEPTION USING
                        ERRCODE = '{SqlStates.SettingsChanged}',
                        MESSAGE = 'The SQL changes a timeout or the role of its transaction, which the toolkit sets.',
                        HINT = 'Take SET lock_timeout, SET statement_timeout, SET ROLE and the like out of it.';
                END IF;
            END $migrator_{tag}$
            """,
            sql);
    }

    private IEnumerable<ScriptPart> Journal()
    {
        if (attempt.JournalAs is { } state)
        {
            yield return new("SELECT migrator.mark_step($1, $2, $3, $4)")
            {
                Values = [attempt.Lease.Migration.Value, attempt.StepId, StateNames.Of(state), attempt.Lease.Token],
            };
        }

        if (HasLocks)
        {
            yield return new(
                """
                UPDATE migrator.step
                SET lock_held = make_interval(secs => (extract(epoch FROM clock_timestamp())
                    - pg_catalog.current_setting('migrator.locked_at')::numeric)::double precision)
                WHERE migration_id = $1 AND step_id = $2
                RETURNING lock_held
                """)
            {
                Values = [attempt.Lease.Migration.Value, attempt.StepId],
            };
        }
    }

    private static string Milliseconds(TimeSpan time) =>
        Math.Max(1, (long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
