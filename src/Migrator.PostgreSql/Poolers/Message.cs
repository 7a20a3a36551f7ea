using System.Buffers.Binary;
using System.Text;

namespace Migrator.PostgreSql.Poolers;

/// <summary>A message of the server's side, read from its beginning to its end.</summary>
internal sealed class Message(char kind, byte[] body)
{
    private int at;

    public char Kind => kind;

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public void Skip(int bytes) => Take(bytes);

    public byte[] Bytes(int count) => Take(count).ToArray();

    public string Rest() => Text(body.Length - at);

    public string Text(int bytes) => Encoding.UTF8.GetString(Take(bytes));

    /// <summary>A text up to its zero.</summary>
    public string Text()
    {
        var end = Array.IndexOf(body, (byte)0, at);
        var text = Text((end < 0 ? throw new IOException("a message has no end") : end) - at);
        at++;
        return text;
    }

    /// <summary>What an error message says.</summary>
    public string ErrorText()
    {
        for (var field = Take(1)[0]; field != 0; field = Take(1)[0])
        {
            var text = Text();
            if (field == 'M')
            {
                return text;
            }
        }

        return "it does not say why";
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || at + count > body.Length)
        {
            throw new IOException("a message is shorter than it says");
        }

        at += count;
        return body.AsSpan(at - count, count);
    }
}
