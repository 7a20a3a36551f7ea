using System.Collections.Concurrent;
using Migrator.Demo.Shop;
using Migrator.Demo.Story;

namespace Migrator.Demo.Running;

/// <summary>Shows several times a second what the applications are doing.</summary>
internal sealed class Ticker : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentQueue<ShopApplication> applications = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Task ticking;

    public Ticker(IDemoStage stage, StoryObserver observer, TimeProvider time)
        => ticking = TickAsync(stage, observer, time);

    public void Add(ShopApplication application) => applications.Enqueue(application);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await ticking.ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task TickAsync(IDemoStage stage, StoryObserver observer, TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, time, stopping.Token).ConfigureAwait(false);
                if (!applications.IsEmpty)
                {
                    stage.On(new Ticked([.. applications.Select(application => application.Count())], observer.Backfill));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The story is over.
        }
    }
}
