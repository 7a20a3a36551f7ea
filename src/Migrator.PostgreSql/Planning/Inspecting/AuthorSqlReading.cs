using Migrator.Changes;
using Migrator.Planning;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Lets the server read an author's SQL without running it.</summary>
/// <remarks>As the body of a function that nobody calls. What it does not know may come by an earlier statement: that is a finding, and only bad syntax is refused.</remarks>
internal sealed class AuthorSqlReading(InspectionSession session)
{
    private const string SyntaxError = "42601";

    // Of a function's body; statements that no function may hold are none of the author's mistakes.
    private static readonly string[] UnknownNames = ["42P01", "42703", "42883", "42704", "3F000"];

    public async Task<IReadOnlyList<Finding>> ReadAsync(IReadOnlyList<SchemaChange> changes, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var run in changes.OfType<RunSql>())
        {
            var texts = new (string Sql, string What)[] { (run.Sql.Text, ""), (run.Undo?.Text ?? "", "its undo: ") };
            foreach (var (sql, what) in texts.Where(text => text.Sql.Length > 0))
            {
                await session.RestorePathAsync(cancellationToken).ConfigureAwait(false);
                var refused = await session.TryAsync(
                    $"CREATE FUNCTION pg_temp.migrator_sql() RETURNS void LANGUAGE sql AS {DollarQuote.Around($"\n{sql}\n")}; DROP FUNCTION pg_temp.migrator_sql()", cancellationToken).ConfigureAwait(false);
                if (refused?.SqlState == SyntaxError)
                {
                    refusals.Add(ServerRefusals.Of("MIG1174", $"{what}{run.Describe()}", refused, "Correct the SQL."));
                }
                else if (refused is not null && UnknownNames.Contains(refused.SqlState))
                {
                    findings.Add(ServerRefusals.Of("MIG1378", $"{what}{run.Describe()}", refused, "It is right only if a statement before it brings what is missing.") with { Severity = FindingSeverity.Warning });
                }
            }

            if (run.DoneWhen is { } done)
            {
                var refused = await session.TryAsync($"EXPLAIN {DoneCheck.Of(done).Sql}", cancellationToken).ConfigureAwait(false);
                if (refused is not null && !(UnknownNames.Contains(refused.SqlState) && changes.Count > 1))
                {
                    refusals.Add(ServerRefusals.Of("MIG1173", $"doneWhen of: {run.Describe()}", refused, "Give a query of one boolean, with every name in it qualified."));
                }
            }
        }

        return findings;
    }
}
