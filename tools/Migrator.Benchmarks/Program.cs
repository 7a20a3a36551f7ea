using System.CommandLine;
using Migrator.Benchmarks;
using Migrator.Benchmarks.Scenarios;

var command = new RootCommand("Measures the engine beside other ways of doing the same, on a throwaway server. 0: measured, 1: something stopped, 2: wrong arguments.");
foreach (var scenario in AllScenarios.InOrder)
{
    command.Add(ScenarioCommand.For(scenario));
}

var parsed = command.Parse(args);
if (parsed.Errors.Count == 0)
{
    return await parsed.InvokeAsync();
}

foreach (var error in parsed.Errors)
{
    Console.Error.WriteLine(error.Message);
}

return 2;
