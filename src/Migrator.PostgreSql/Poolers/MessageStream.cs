using System.Buffers.Binary;

namespace Migrator.PostgreSql.Poolers;

/// <summary>Messages of PostgreSQL's protocol, version 3, on a stream.</summary>
internal sealed class MessageStream(Stream stream)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Sends a message; one without a kind is the first of a connection.</summary>
    public async Task SendAsync(char? kind, MessageBody body, CancellationToken cancellationToken)
    {
        var written = body.Written;
        var head = new byte[kind is null ? 4 : 5];
        if (kind is { } letter)
        {
            head[0] = (byte)letter;
        }

        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(head.Length - 4), written.Length + 4);
        await stream.WriteAsync((byte[])[.. head, .. written], cancellationToken).ConfigureAwait(false);
    }

    public async Task<Message> ReceiveAsync(CancellationToken cancellationToken)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4;
        if (length is < 0 or > MostBytes)
        {
            throw new IOException("what answers does not speak PostgreSQL's protocol");
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return new((char)head[0], body);
    }
}
