using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>What becomes of rows whose mapping fails, as it is stored.</summary>
internal static class PolicyNames
{
    public static string Of(BadRowPolicy policy) => policy switch
    {
        BadRowPolicy.PutAside => "put_aside",
        BadRowPolicy.Stop => "stop",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, null),
    };

    public static BadRowPolicy? ToPolicy(string? name) => name switch
    {
        null => null,
        "put_aside" => BadRowPolicy.PutAside,
        "stop" => BadRowPolicy.Stop,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
