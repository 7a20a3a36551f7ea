using System.Diagnostics.CodeAnalysis;
using Migrator.Execution.State;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads what is to become of rows whose mapping fails.</summary>
internal static class BadRowPolicies
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out BadRowPolicy? policy)
    {
        policy = text switch
        {
            "put-aside" => BadRowPolicy.PutAside,
            "stop" => BadRowPolicy.Stop,
            _ => null,
        };
        return policy is not null;
    }

    public static string Complaint(string name, string? value) => $"{name} is '{value}'; write put-aside or stop.";
}
