using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Running;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>Something that is measured.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What its ratio means.</summary>
    string Description { get; }

    /// <summary>Measures, and gives each comparison as soon as it is known.</summary>
    IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, CancellationToken cancellationToken);
}
