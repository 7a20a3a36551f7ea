using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Migrator.Changes;

namespace Migrator.Planning;

/// <summary>The plan as JSON: what is stored, reviewed and compared.</summary>
public static class PlanJson
{
    private static readonly JsonSerializerOptions Compact = Options(indented: false);
    private static readonly JsonSerializerOptions Indented = Options(indented: true);

    /// <summary>How every value of a plan is written as JSON; for parts of plans that are stored by themselves.</summary>
    public static JsonSerializerOptions SerializerOptions => Compact;

    /// <summary>Writes a plan.</summary>
    public static string Serialize(MigrationPlan plan) => JsonSerializer.Serialize(plan, Indented);

    /// <summary>Reads a plan.</summary>
    /// <exception cref="UnreadablePlanException">The text is not a plan, or one of a newer format.</exception>
    public static MigrationPlan Deserialize(string json)
    {
        MigrationPlan? plan;
        try
        {
            plan = JsonSerializer.Deserialize<MigrationPlan>(json, Compact);
        }
        catch (JsonException cause)
        {
            throw new UnreadablePlanException(cause.Message, cause);
        }

        return plan switch
        {
            null => throw new UnreadablePlanException("it is empty", null),
            { FormatVersion: > 1 } => throw new UnreadablePlanException($"it has format version {plan.FormatVersion}, and this tool knows 1", null),
            _ => plan,
        };
    }

    /// <summary>A migration's decisions in canonical form, one a line, so that two of them can be compared and a difference shown.</summary>
    public static IReadOnlyList<string> Lines(MigrationDefinition definition) =>
    [
        .. definition.Changes.Select(change => JsonSerializer.Serialize(change, Compact)),
        .. definition.Requirements.Select(requirement => $"requires {JsonSerializer.Serialize(requirement, Compact)}"),
        .. definition.QuarantineDays is { } days ? [$"quarantine {days} days"] : Array.Empty<string>(),
    ];

    /// <summary>The plan with its hash: SHA-256 over the decisions, without estimates, findings and places in files.</summary>
    public static MigrationPlan Seal(MigrationPlan plan)
    {
        var decisions = plan with { Tables = [], Findings = [], Location = null, Hash = "" };
        return plan with { Hash = HashOfDecisions(JsonSerializer.Serialize(decisions, Compact)) };
    }

    /// <summary>The hash of a plan as it stands written, taken without reading its values, so that it is the same whichever version of the tool wrote it; null if it is no plan.</summary>
    public static string? HashOf(string json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject decisions)
            {
                return null;
            }

            (decisions["tables"], decisions["findings"], decisions["hash"]) = (new JsonArray(), new JsonArray(), "");
            decisions.Remove("location");
            return HashOfDecisions(decisions.ToJsonString(Compact));
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string HashOfDecisions(string json) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}";

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        WriteIndented = indented,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
            new SingleValueConverter<MigrationId, long>(id => id.Value, value => new MigrationId(value)),
            new SingleValueConverter<ColumnName, string>(name => name.Value, value => new ColumnName(value)),
            new SingleValueConverter<SqlText, string>(sql => sql.Text, value => new SqlText(value)),
        },
    };
}
