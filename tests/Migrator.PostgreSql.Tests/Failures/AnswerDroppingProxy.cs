using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Migrator.PostgreSql.Tests.Failures;

/// <summary>Stands between the tool and the server, and cuts the connection between a batch's COMMIT and its answer.</summary>
internal sealed class AnswerDroppingProxy : IAsyncDisposable
{
    // A batch sends everything at once, and is the only one to fetch from a cursor.
    private static readonly byte[] Fetched = Encoding.ASCII.GetBytes("FETCH 1\0");
    private static readonly byte[] Committed = Encoding.ASCII.GetBytes("COMMIT\0");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly int serverPort;
    private readonly Func<int, bool> isDropped;
    private readonly Task accepting;
    private int answers;
    private int dropped;

    public AnswerDroppingProxy(int serverPort, Func<int, bool> isDropped)
    {
        (this.serverPort, this.isDropped) = (serverPort, isDropped);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Answers to a COMMIT that never arrived.</summary>
    public int Dropped => dropped;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> relayed = [];
        try
        {
            while (true)
            {
                relayed.Add(RelayAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(relayed);
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var tool = client;
        using var server = new TcpClient { NoDelay = true };
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, serverPort, stopping.Token);
            await Task.WhenAny(tool.GetStream().CopyToAsync(server.GetStream(), stopping.Token), AnswerAsync(server.GetStream(), tool.GetStream()));
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream server, NetworkStream tool)
    {
        var buffer = new byte[64 * 1024];
        var isBatch = false;
        while (await server.ReadAsync(buffer, stopping.Token) is var count and > 0)
        {
            isBatch |= buffer.AsSpan(0, count).IndexOf(Fetched) >= 0;
            if (buffer.AsSpan(0, count).IndexOf(Committed) >= 0)
            {
                if (isBatch && isDropped(Interlocked.Increment(ref answers)))
                {
                    Interlocked.Increment(ref dropped);
                    return;
                }

                isBatch = false;
            }

            await tool.WriteAsync(buffer.AsMemory(0, count), stopping.Token);
        }
    }
}
