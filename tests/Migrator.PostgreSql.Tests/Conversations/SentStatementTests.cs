using System.Text.RegularExpressions;
using Migrator.Changes;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Runs;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Conversations;

/// <summary>What a plan shows is what is sent: every statement of it, in its order, and nothing else that changes a table of the users'.</summary>
public sealed partial class SentStatementTests(ServerFixture server)
{
    private static readonly TableName Customers = new("shop", "customers");

    public static TheoryData<string, SchemaChange[]> Changes => new()
    {
        { "a rename", [Wanted.Rename("customers", "email", "email_address")] },
        { "another type", [Wanted.Type("customers", "visits", "bigint")] },
        {
            "a split, a column with a first value, constraints and indexes",
            [
                Wanted.Replace("customers", [("name", "first || ' ' || last")], [("first", "text", "split_part(name, ' ', 1)"), ("last", "text", "split_part(name, ' ', 2)")]),
                Wanted.Initial("customers", "tier", "text", "'basic'"),
                new AddKey(Customers, new() { Name = "customers_email", IsPrimary = false, Columns = [new("email")] }),
                new AddCheck { Table = Customers, Name = "customers_visits", Expression = new("visits >= 0") },
                Wanted.Index("customers", "customers_name", "last", "first"),
                new DropIndex(Customers, "customers_old"),
                new DropColumn { Table = Customers, Column = new("fax") },
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_is_sent_from_expand_to_the_end_is_what_the_plan_shows(string kind, SchemaChange[] changes)
    {
        Assert.NotEmpty(kind);
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.customers (id int PRIMARY KEY, email text NOT NULL, name text, visits int NOT NULL DEFAULT 0, fax text, note text);
            CREATE INDEX customers_old ON shop.customers (note);
            INSERT INTO shop.customers SELECT i, 'c' || i, 'A B' || i, i FROM generate_series(1, 1000) AS i;
            ANALYZE shop.customers;
            """);
        var plan = await scene.PlanAsync(42, changes);
        using var conversation = new Conversation(new Dictionary<string, string>());
        await using var listened = new NpgsqlDataSourceBuilder(scene.Database.ConnectionString).UseLoggerFactory(conversation).Build();
        await using var heard = new PostgreSqlDatabase(listened);
        var database = new ListenedDatabase(heard, scene.Ports, conversation);
        var settings = scene.Settings with { HeartbeatTimeToLive = TimeSpan.Zero, Throttle = ThrottleSettings.Off };

        RunResult[] results =
        [
            await new ExpandRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(plan, [new AppRelease("shop", "2.0.0")], FactScene.Stopping),
            await new BackfillRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(plan.Id, FactScene.Stopping),
            await new VerifyRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(plan.Id, new VerifyOptions(), FactScene.Stopping),
            await new ContractRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(plan.Id, new ContractOptions { Sources = [RunDatabase.NothingIsLive] }, FactScene.Stopping),
        ];

        Assert.All(results, result => Assert.True(result.Outcome is RunOutcome.Done, result.Reason));
        // Between two statements of a step the rest of its time is set anew.
        var whole = string.Join(";\n", conversation.Said.Where(sql => !sql.Contains("'statement_timeout'", StringComparison.Ordinal)));
        var at = 0;
        foreach (var statement in plan.Steps.Where(step => step.Kind is StepKind.Statements).SelectMany(step => step.Do.AllStatements))
        {
            var found = whole.IndexOf(statement.Sql, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"It is not sent, or not in its turn: {statement.Sql}");
            at = found + statement.Sql.Length;
        }

        var planned = plan.Steps.SelectMany(step => step.Do.AllStatements.Select(statement => statement.Sql)).ToList();
        var locks = plan.Steps.SelectMany(step => step.Do.Locks).Select(held => $"LOCK TABLE \"{held.Table.Schema}\".\"{held.Table.Name}\" IN {held.Mode} MODE").ToHashSet();
        var batches = plan.Steps.Where(step => step.Kind is StepKind.Backfill).SelectMany(step => step.Do.Statements).Select(statement => Assigned(statement.Sql)).ToHashSet();
        Assert.All(
            conversation.Said.Where(ChangesSomething),
            sql => Assert.True(planned.Any(text => text.Contains(sql, StringComparison.Ordinal)) || locks.Contains(sql) || (sql.StartsWith("DO ", StringComparison.Ordinal) && batches.Contains(Assigned(sql))), $"No plan shows it: {sql}"));
    }

    private static bool ChangesSomething(string sql) => Changing().IsMatch(sql) && sql.Contains("shop", StringComparison.Ordinal) && !Bookkeeping().IsMatch(sql);

    /// <summary>What a batch assigns, without spaces: which pages it is for is only known when it runs.</summary>
    private static string Assigned(string sql) => Spaces().Replace(Assignments().Match(sql).Value.Replace("''", "'", StringComparison.Ordinal), "");

    [GeneratedRegex("^(ALTER|CREATE|DROP|COMMENT|GRANT|REVOKE|TRUNCATE|LOCK|INSERT|UPDATE|DELETE|MERGE|DO|REINDEX|CLUSTER|COPY|CALL|SECURITY)\\b")]
    private static partial Regex Changing();

    // Lines of the control schema, and what only looks whether a condition of the gate still holds.
    [GeneratedRegex("^((INSERT INTO|UPDATE|DELETE FROM) migrator\\.|DO \\$migrator\\$\\nBEGIN\\n    IF )")]
    private static partial Regex Bookkeeping();

    [GeneratedRegex("SET .*?(?=WHERE r\\.ctid)", RegexOptions.Singleline)]
    private static partial Regex Assignments();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
