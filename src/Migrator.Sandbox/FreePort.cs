using System.Net;
using System.Net.Sockets;

namespace Migrator.Sandbox;

/// <summary>Finds a port of this machine that a server may listen on.</summary>
public static class FreePort
{
    // From 32768 on systems give ports to connections that go out; one of those could take a port before its server does.
    private const int First = 20_000;
    private const int End = 32_768;
    private const int Attempts = 100;

    /// <summary>A port on which nobody listens just now.</summary>
    /// <exception cref="CannotStartException">None was found.</exception>
    public static int Find()
        => Enumerable.Range(0, Attempts).Select(_ => Random.Shared.Next(First, End)).Where(IsFree).Select(port => (int?)port).FirstOrDefault()
            ?? throw new CannotStartException($"no port between {First} and {End} is free on this machine");

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
