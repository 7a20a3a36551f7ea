using System.CommandLine;
using Migrator;
using Migrator.Collecting;
using Migrator.PlanCount;
using Migrator.PostgreSql;
using Migrator.Sandbox;

var paths = new Argument<string[]>("PATH") { Description = "A migrations .dll, a folder with one, or a .csproj.", Arity = ArgumentArity.OneOrMore };
var connection = new Option<string?>("--connection") { Description = "Plans for this database and changes nothing. Without it each plan is run in a throwaway database." };
var tags = new Option<string[]>("--tag") { Description = "Takes migrations with this tag too; may be repeated." };
var output = new Option<string>("-o", "--output") { Description = "text or json.", DefaultValueFactory = _ => "text" };
output.AcceptOnlyFromAmong("text", "json");

var command = new RootCommand("Plans every migration of an assembly, and counts what is planned and what is refused, by reason. 0: all planned, 1: some refused, 2: nothing could be counted.")
{
    paths, connection, tags, output,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        using var migrations = FluentMigrations.Load(parsed.GetValue(paths) ?? [], parsed.GetValue(tags) ?? []);
        var verdicts = parsed.GetValue(connection) is { } given
            ? await PlannedAsync(given, migrations, cancellationToken).ConfigureAwait(false)
            : await RehearsedAsync(migrations, cancellationToken).ConfigureAwait(false);
        await parsed.InvocationConfiguration.Output.WriteAsync(
            parsed.GetValue(output) == "json" ? CountReport.Json(verdicts, migrations.LeftOut) : CountReport.Text(verdicts, migrations.LeftOut)).ConfigureAwait(false);
        return verdicts.All(verdict => verdict.Code is null) ? 0 : 1;
    }
    catch (Exception problem) when (problem is MigratorException or SandboxUnavailableException)
    {
        await parsed.InvocationConfiguration.Error.WriteLineAsync(problem.Message).ConfigureAwait(false);
        return 2;
    }
});
var parsed = command.Parse(args);
return parsed.Errors.Count > 0 ? Refuse(parsed) : await parsed.InvokeAsync().ConfigureAwait(false);

static int Refuse(ParseResult parsed)
{
    foreach (var error in parsed.Errors)
    {
        Console.Error.WriteLine(error.Message);
    }

    return 2;
}

static async Task<IReadOnlyList<Verdict>> PlannedAsync(string connection, IMigrationSet migrations, CancellationToken cancellationToken)
{
    var database = PostgreSqlDatabase.Connect(connection);
    await using (database.ConfigureAwait(false))
    {
        return await new Counting(database, rehearsal: null).CountAsync(migrations, cancellationToken).ConfigureAwait(false);
    }
}

static async Task<IReadOnlyList<Verdict>> RehearsedAsync(IMigrationSet migrations, CancellationToken cancellationToken)
{
    var server = await SandboxServer.StartAsync(new SandboxOptions { Prefer = SandboxPreference.LocalBinaries, BinDirectory = Environment.GetEnvironmentVariable("PGBIN") }, cancellationToken).ConfigureAwait(false);
    await using (server.ConfigureAwait(false))
    {
        var database = PostgreSqlDatabase.Connect(await server.CreateDatabaseAsync("plan_count", cancellationToken).ConfigureAwait(false));
        await using (database.ConfigureAwait(false))
        {
            var rehearsal = new Rehearsal(database);
            await rehearsal.PrepareAsync(cancellationToken).ConfigureAwait(false);
            return await new Counting(database, rehearsal).CountAsync(migrations, cancellationToken).ConfigureAwait(false);
        }
    }
}
