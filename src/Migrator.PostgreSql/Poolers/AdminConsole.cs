using System.Net.Sockets;
using Npgsql;

namespace Migrator.PostgreSql.Poolers;

/// <summary>The admin console of a pooler. It speaks the simple protocol only, which the driver never does.</summary>
internal sealed class AdminConsole : IDisposable
{
    private const string Database = "pgbouncer";
    private const int Protocol = 3 << 16;

    private readonly TcpClient client;
    private readonly MessageStream messages;

    private AdminConsole(TcpClient client, MessageStream messages) => (this.client, this.messages) = (client, messages);

    /// <exception cref="ConsoleRefusedException">It does not let us in.</exception>
    public static async Task<AdminConsole> OpenAsync(NpgsqlConnectionStringBuilder address, Func<string>? password, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(address.Host!, address.Port, cancellationToken).ConfigureAwait(false);
            var (stream, isPrivate) = await Encryption.AgreeAsync(client.GetStream(), address, cancellationToken).ConfigureAwait(false);
            var messages = new MessageStream(stream);
            await messages.SendAsync(null, new MessageBody().Int32(Protocol).Text("user").Text(address.Username!).Text("database").Text(Database).Byte(0), cancellationToken).ConfigureAwait(false);
            await new ConsoleLogin(messages, address.Username!, password, isPrivate).RunAsync(cancellationToken).ConfigureAwait(false);
            return new(client, messages);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Asks for one table.</summary>
    /// <exception cref="ConsoleRefusedException">It refuses.</exception>
    public async Task<ConsoleTable> AskAsync(string command, CancellationToken cancellationToken)
    {
        await messages.SendAsync('Q', new MessageBody().Text(command), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> columns = [];
        List<IReadOnlyDictionary<string, string?>> rows = [];
        string? refusal = null;
        while (await messages.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { Kind: not 'Z' } message)
        {
            switch (message.Kind)
            {
                case 'T':
                    columns = Columns(message);
                    break;
                case 'D':
                    rows.Add(Row(message, columns));
                    break;
                case 'E':
                    refusal = message.ErrorText();
                    break;
            }
        }

        return refusal is null ? new(columns, rows) : throw new ConsoleRefusedException($"it refuses {command}: {refusal}");
    }

    public void Dispose() => client.Dispose();

    private static string[] Columns(Message message)
    {
        var names = new string[message.Int16()];
        for (var place = 0; place < names.Length; place++)
        {
            names[place] = message.Text();

            // Table, column, type, length, modifier and format: everything is text here.
            message.Skip(18);
        }

        return names;
    }

    private static Dictionary<string, string?> Row(Message message, IReadOnlyList<string> columns)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        var count = message.Int16();
        for (var place = 0; place < count; place++)
        {
            var length = message.Int32();
            values[columns[place]] = length < 0 ? null : message.Text(length);
        }

        return values;
    }
}
