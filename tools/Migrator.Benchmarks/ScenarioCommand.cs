using System.CommandLine;
using System.Diagnostics;
using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Scenarios;
using Migrator.Benchmarks.Tables;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Benchmarks;

/// <summary>The command that measures one scenario on a server of its own.</summary>
internal static class ScenarioCommand
{
    public static Command For(IScenario scenario)
    {
        var defaults = new BenchOptions();
        var rows = new Option<long>("--rows") { Description = "Rows of a table.", DefaultValueFactory = _ => defaults.Rows };
        var rounds = new Option<int>("--rounds") { Description = "How often everything is measured; medians count.", DefaultValueFactory = _ => defaults.Rounds };
        var workers = new Option<int>("--workers") { Description = "Workers of our own side.", DefaultValueFactory = _ => defaults.Workers };
        var vacuum = new Option<long?>("--vacuum-every") { Description = "After how many rows our own side vacuums; as the tool does by itself without it." };
        var duty = new Option<double?>("--duty") { Description = "The share of time that our own side works, such as 0.2; as the tool does by itself without it." };
        var tables = new Option<string[]>("--tables") { Description = "Kinds of tables; may be repeated. All of them without it.", DefaultValueFactory = _ => [.. defaults.Tables.Select(table => table.Name)] };
        var output = new Option<string>("-o", "--output") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        tables.AcceptOnlyFromAmong([.. BenchTables.All.Select(table => table.Name)]);
        output.AcceptOnlyFromAmong("text", "json");
        AtLeastOne(rows, value => value);
        AtLeastOne(rounds, value => value);
        AtLeastOne(workers, value => value);
        duty.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is <= 0 or > 1)
            {
                result.AddError("--duty is above 0 and at most 1.");
            }
        });

        var command = new Command(scenario.Name, scenario.Description) { rows, rounds, workers, vacuum, duty, tables, output };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            scenario,
            defaults with
            {
                Rows = parsed.GetValue(rows),
                Rounds = parsed.GetValue(rounds),
                Workers = parsed.GetValue(workers),
                VacuumEvery = parsed.GetValue(vacuum),
                Duty = parsed.GetValue(duty),
                Tables = [.. BenchTables.All.Where(table => (parsed.GetValue(tables) ?? []).Contains(table.Name))],
            },
            parsed.GetValue(output) == "json",
            parsed.InvocationConfiguration,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IScenario scenario, BenchOptions options, bool isJson, InvocationConfiguration streams, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await BenchServer.StartAsync(cancellationToken);
            await streams.Error.WriteLineAsync($"{server.Origin}, {Environment.ProcessorCount} processors, {options.Rounds} rounds");
            await streams.Error.WriteLineAsync(scenario.Description);
            if (!isJson)
            {
                await streams.Output.WriteLineAsync(ResultText.Head);
            }

            await foreach (var result in scenario.RunAsync(server, options, cancellationToken))
            {
                await streams.Output.WriteLineAsync(isJson ? ResultJson.Of(result) : ResultText.Of(result));
            }

            await streams.Error.WriteLineAsync($"The runner itself had {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB at most.");
            return 0;
        }
        catch (Exception problem) when (problem is BenchStoppedException or MigratorException or NpgsqlException or SandboxUnavailableException)
        {
            await streams.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static void AtLeastOne<T>(Option<T> option, Func<T, long> number)
        => option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is { } value && number(value) < 1)
            {
                result.AddError($"{option.Name} is at least 1.");
            }
        });
}
