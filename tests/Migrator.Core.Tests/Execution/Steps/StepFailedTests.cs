using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Tests.Execution.Steps;

public sealed class StepFailedTests
{
    [Fact]
    public void A_step_that_goes_from_partition_to_partition_says_that_those_it_was_done_on_keep_it()
    {
        var index = new PartitionedIndex { Table = new("shop", "orders"), Name = "orders_code", IsUnique = true, Definition = "(code)", IsBuilt = true };

        Assert.Equal(
            "Step D1 of migration 5 (\"Build it\") stopped: duplicate key (23505). Partitions on which this step was done keep it; the steps before it are recorded. Remove the cause and run the same command again.",
            Message(index));
        Assert.Contains("Nothing of this step was kept", Message(null), StringComparison.Ordinal);
    }

    private static string Message(PartitionedPieces? pieces)
    {
        var step = new PlanStep
        {
            Id = "D1",
            Phase = Phase.Contract,
            Stage = ContractStage.Drop,
            Kind = StepKind.Statements,
            Purpose = "Build it",
            Cause = "",
            Promise = "I4",
            Do = new StepScript { IsTransactional = false, Locks = [], Statements = [], Pieces = pieces },
        };
        return new StepFailedException(new(5), step, new AttemptFailed("23505", "duplicate key", null, IsTransient: false, new InvalidOperationException())).Message;
    }
}
