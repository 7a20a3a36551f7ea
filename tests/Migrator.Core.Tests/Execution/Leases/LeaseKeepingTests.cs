using System.Reflection;
using System.Threading.Channels;
using Migrator.Execution.Leases;
using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Tests.Execution.Leases;

public sealed class LeaseKeepingTests
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMilliseconds(900);

    [Fact]
    public async Task A_lease_is_renewed_for_as_long_as_it_is_kept_and_then_given_back()
    {
        var state = LeaseState.Create(renewed => renewed);
        await using (var keeping = await AcquireAsync(state.Port))
        {
            await state.RenewedAsync(3);
            Assert.False(keeping.Lost.IsCancellationRequested);
        }

        Assert.Equal(1, state.Released);
    }

    [Fact]
    public async Task A_lease_that_another_runner_has_taken_is_lost_at_once()
    {
        var state = LeaseState.Create(_ => null);

        await using var keeping = await AcquireAsync(state.Port);

        await LostAsync(keeping);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_costs_the_lease_only_when_it_has_run_out()
    {
        var state = LeaseState.Create(_ => throw new TimeoutException());

        await using var keeping = await AcquireAsync(state.Port);
        await state.RenewedAsync(2);
        var wasLostEarly = keeping.Lost.IsCancellationRequested;

        Assert.False(wasLostEarly);
        await LostAsync(keeping);
    }

    private static async Task<LeaseKeeping> AcquireAsync(IStatePort port) =>
        await LeaseKeeping.TryAcquireAsync(port, new MigrationId(42), "the test", TimeToLive, TimeProvider.System, TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("The lease was not given.");

    private static async Task LostAsync(LeaseKeeping keeping)
    {
        var lost = new TaskCompletionSource();
        await using var registration = keeping.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>A port that knows leases only.</summary>
    public class LeaseState : DispatchProxy
    {
        private readonly Channel<Lease> renewals = Channel.CreateUnbounded<Lease>();
        private Func<Lease, Lease?> renew = lease => lease;

        public int Released { get; private set; }

        public IStatePort Port => (IStatePort)(object)this;

        public static LeaseState Create(Func<Lease, Lease?> renew)
        {
            var state = (LeaseState)(object)Create<IStatePort, LeaseState>();
            state.renew = renew;
            return state;
        }

        public async Task RenewedAsync(int times)
        {
            for (var turn = 0; turn < times; turn++)
            {
                await renewals.Reader.ReadAsync(TestContext.Current.CancellationToken);
            }
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod?.Name)
            {
                case nameof(IStatePort.TryAcquireLeaseAsync):
                    return Task.FromResult<Lease?>(new Lease(new MigrationId(42), "the test", 1, DateTimeOffset.UnixEpoch));

                case nameof(IStatePort.RenewLeaseAsync):
                    var lease = (Lease)args![0]!;
                    renewals.Writer.TryWrite(lease);
                    return Task.FromResult(renew(lease));

                case nameof(IStatePort.ReleaseLeaseAsync):
                    Released++;
                    return Task.CompletedTask;

                default:
                    throw new NotSupportedException();
            }
        }
    }
}
