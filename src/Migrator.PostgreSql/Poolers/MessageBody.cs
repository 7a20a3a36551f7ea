using System.Buffers.Binary;
using System.Text;

namespace Migrator.PostgreSql.Poolers;

/// <summary>A message of our side while it is written.</summary>
internal sealed class MessageBody
{
    private readonly List<byte> bytes = [];

    public byte[] Written => [.. bytes];

    public MessageBody Byte(byte value)
    {
        bytes.Add(value);
        return this;
    }

    public MessageBody Int32(int value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(four, value);
        bytes.AddRange(four);
        return this;
    }

    /// <summary>A text and its zero.</summary>
    public MessageBody Text(string text) => Bytes(text).Byte(0);

    /// <summary>A text as it is.</summary>
    public MessageBody Bytes(string text)
    {
        bytes.AddRange(Encoding.UTF8.GetBytes(text));
        return this;
    }
}
