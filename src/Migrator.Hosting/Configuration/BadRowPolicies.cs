using Migrator.Execution.State;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads what is to become of rows whose mapping fails.</summary>
internal static class BadRowPolicies
{
    public static bool TryParse(string? text, out BadRowPolicy policy)
    {
        policy = text == "stop" ? BadRowPolicy.Stop : BadRowPolicy.PutAside;
        return text is "put-aside" or "stop";
    }

    public static string Complaint(string name, string? value) => $"{name} is '{value}'; write put-aside or stop.";
}
