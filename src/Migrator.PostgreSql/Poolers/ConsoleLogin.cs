using System.Security.Cryptography;
using System.Text;

namespace Migrator.PostgreSql.Poolers;

/// <summary>Says who we are, in the way that the console asks for.</summary>
internal sealed class ConsoleLogin(MessageStream messages, string user, Func<string>? password, bool isPrivate)
{
    private const int Accepted = 0;
    private const int InClear = 3;
    private const int Md5 = 5;
    private const int Sasl = 10;
    private const int SaslContinued = 11;
    private const int SaslFinal = 12;

    private ScramExchange? scram;

    /// <exception cref="ConsoleRefusedException">It does not let us in.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await messages.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { Kind: not 'Z' } message)
        {
            switch (message.Kind)
            {
                case 'R' when Answer(message) is { } answer:
                    await messages.SendAsync('p', answer, cancellationToken).ConfigureAwait(false);
                    break;
                case 'E':
                    throw new ConsoleRefusedException($"it does not let {user} in: {message.ErrorText()} (is {user} among its stats_users?)");
            }
        }
    }

    private MessageBody? Answer(Message message)
    {
        switch (message.Int32())
        {
            case Accepted:
                return null;
            case InClear:
                return isPrivate
                    ? new MessageBody().Text(Password())
                    : throw new ConsoleRefusedException("it wants the password in clear over a connection whose other end nobody has verified; use SSL Mode=VerifyFull, or another auth_type");
            case Md5:
                return new MessageBody().Text(Digest(message.Bytes(4)));
            case Sasl:
                scram = new ScramExchange(Password(), ScramExchange.NewNonce());
                return new MessageBody().Text(ScramExchange.Mechanism).Int32(Encoding.UTF8.GetByteCount(scram.First)).Bytes(scram.First);
            case SaslContinued when scram is not null:
                return new MessageBody().Bytes(scram.Answer(message.Rest()));
            case SaslFinal when scram is not null:
                scram.Verify(message.Rest());
                return null;
            case var kind:
                throw new ConsoleRefusedException($"it asks for a kind of authentication ({kind}) that is not spoken here");
        }
    }

    private string Password() => password?.Invoke() ?? throw new ConsoleRefusedException($"it asks for the password of {user}, and none was given");

    private string Digest(byte[] salt)
    {
        static string Hash(byte[] bytes) => Convert.ToHexStringLower(Md5Of(bytes));

        return $"md5{Hash([.. Encoding.ASCII.GetBytes(Hash(Encoding.UTF8.GetBytes(Password() + user))), .. salt])}";
    }

#pragma warning disable CA5351 // The protocol's own digest; whoever sets up the pooler chooses it.
    private static byte[] Md5Of(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
