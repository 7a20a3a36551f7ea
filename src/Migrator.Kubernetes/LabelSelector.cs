using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Migrator.Kubernetes;

/// <summary>Chooses objects by their labels, by the rules of Kubernetes.</summary>
/// <remarks>
/// The server applies it to pods. To templates only we can: those of a workload have labels of their own, which need not be
/// the labels of the workload.
/// </remarks>
public sealed partial class LabelSelector
{
    private readonly IReadOnlyList<Requirement> requirements;

    private LabelSelector(string text, IReadOnlyList<Requirement> requirements) => (Text, this.requirements) = (text, requirements);

    private enum Demand
    {
        In,
        NotIn,
        Exists,
        Missing,
    }

    /// <summary>The selector as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a selector such as <c>app=shop,tier in (web, worker),!legacy</c>. One that chooses everything is not read.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LabelSelector? selector)
    {
        selector = null;
        List<Requirement> requirements = [];
        foreach (var part in Comma().Split(text ?? ""))
        {
            if (Read(part.Trim()) is not { } requirement)
            {
                return false;
            }

            requirements.Add(requirement);
        }

        selector = new LabelSelector(text!.Trim(), requirements);
        return true;
    }

    /// <summary>True if the labels are chosen.</summary>
    public bool Matches(IDictionary<string, string>? labels) => requirements.All(requirement => requirement.IsMet(labels));

    /// <inheritdoc />
    public override string ToString() => Text;

    private static Requirement? Read(string part)
    {
        if (Set().Match(part) is { Success: true } set)
        {
            var values = set.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries);
            return new(set.Groups["key"].Value, set.Groups["not"].Success ? Demand.NotIn : Demand.In, values);
        }

        if (Equal().Match(part) is { Success: true } equal)
        {
            return new(equal.Groups["key"].Value, equal.Groups["not"].Success ? Demand.NotIn : Demand.In, [equal.Groups["value"].Value]);
        }

        return Presence().Match(part) is { Success: true } presence
            ? new(presence.Groups["key"].Value, presence.Groups["not"].Success ? Demand.Missing : Demand.Exists, [])
            : null;
    }

    // A comma within parentheses parts values and not requirements.
    [GeneratedRegex(@",(?![^()]*\))")]
    private static partial Regex Comma();

    [GeneratedRegex(@"^(?<key>[A-Za-z0-9./_-]+)\s+(?<not>not)?in\s*\((?<values>[A-Za-z0-9._,\s-]*)\)$")]
    private static partial Regex Set();

    [GeneratedRegex(@"^(?<key>[A-Za-z0-9./_-]+)\s*(?:(?<not>!=)|==?)\s*(?<value>[A-Za-z0-9._-]*)$")]
    private static partial Regex Equal();

    [GeneratedRegex(@"^(?<not>!)?\s*(?<key>[A-Za-z0-9./_-]+)$")]
    private static partial Regex Presence();

    private sealed record Requirement(string Key, Demand Demand, IReadOnlyList<string> Values)
    {
        // A label that is not there is not in any set, so NotIn holds.
        public bool IsMet(IDictionary<string, string>? labels)
        {
            var isThere = labels is not null && labels.TryGetValue(Key, out _);
            return Demand switch
            {
                Demand.In => isThere && Values.Contains(labels![Key]),
                Demand.NotIn => !isThere || !Values.Contains(labels![Key]),
                Demand.Exists => isThere,
                _ => !isThere,
            };
        }
    }
}
