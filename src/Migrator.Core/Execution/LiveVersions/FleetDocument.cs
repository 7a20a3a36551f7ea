using System.Text.Json;
using Migrator.Gates.Uses;

namespace Migrator.Execution.LiveVersions;

/// <summary>Reads what a program, a service or a file says of a fleet: the documented JSON, version 1.</summary>
/// <remarks>What is not understood is no answer: a document with one wrong line counts as none.</remarks>
internal static class FleetDocument
{
    private const string Stopped = "stopped";

    private static readonly string[] Kinds = ["web", "worker", "cron", "job", "template"];
    private static readonly string[] States = ["running", "terminating", "scheduled", LiveInstance.RollbackTarget, Stopped];

    /// <summary>The observation that the text holds, or a failed one that says what is wrong with it.</summary>
    public static FleetObservation Read(string source, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(source, document.RootElement);
        }
        catch (JsonException wrong)
        {
            return FleetObservation.Failed(source, $"its answer is no JSON: {wrong.Message}");
        }
        catch (UnreadableException wrong)
        {
            return FleetObservation.Failed(source, $"its answer cannot be read: {wrong.Message}");
        }
    }

    private static FleetObservation Read(string source, JsonElement root)
    {
        Expect(root.ValueKind == JsonValueKind.Object, "it is no object");
        Expect(root.TryGetProperty("schemaVersion", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 1, "schemaVersion is not 1");
        Expect(root.TryGetProperty("complete", out var complete) && complete.ValueKind is JsonValueKind.True or JsonValueKind.False, "complete is not true or false");
        Expect(root.TryGetProperty("instances", out var instances) && instances.ValueKind == JsonValueKind.Array, "instances is no list");
        var observedAt = Moment(root, "observedAt") ?? throw new UnreadableException("observedAt is missing");
        var isComplete = complete.GetBoolean();
        return new(
            source,
            isComplete ? ObservationStatus.Complete : ObservationStatus.Partial,
            isComplete ? null : Text(root, "reason") ?? "it says that it saw only part of the fleet",
            [.. instances.EnumerateArray().Select(Instance)])
        {
            ObservedAt = observedAt,
        };
    }

    private static LiveInstance Instance(JsonElement instance, int place)
    {
        try
        {
            Expect(instance.ValueKind == JsonValueKind.Object, "it is no object");
            var state = OneOf(instance, "state", States);
            return new(Named(instance, "app"), Text(instance, "version"), Named(instance, "id"), Moment(instance, "lastSeen"), IsLive: state != Stopped)
            {
                Kind = OneOf(instance, "kind", Kinds),
                State = state,
                FirstSeen = Moment(instance, "firstSeen"),
                Capabilities = instance.TryGetProperty("capabilities", out var list)
                    ? [.. list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Capability) : throw new UnreadableException("capabilities is no list")]
                    : [],
            };
        }
        catch (Exception wrong) when (wrong is UnreadableException or InvalidOperationException)
        {
            throw new UnreadableException($"instances[{place}]: {wrong.Message}");
        }
    }

    private static string Capability(JsonElement element)
    {
        var text = element.GetString() ?? "";
        return UseWord.IsReadable(text) ? text : throw new UnreadableException($"the capability '{text}' is not MIGRATION=WORD, such as 202611230900=new-only");
    }

    private static string Named(JsonElement element, string name) => Text(element, name) is { Length: > 0 } text ? text : throw new UnreadableException($"{name} is missing");

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) switch
    {
        false => null,
        true => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => throw new UnreadableException($"{name} is no text"),
        },
    };

    private static string? OneOf(JsonElement element, string name, string[] known)
        => Text(element, name) is not { } text || known.Contains(text) ? Text(element, name) : throw new UnreadableException($"{name} is '{text}'; known are {string.Join(", ", known)}");

    private static DateTimeOffset? Moment(JsonElement element, string name)
    {
        if (Text(element, name) is not { } text)
        {
            return null;
        }

        // Without a zone it could be any of two dozen moments.
        return element.GetProperty(name).TryGetDateTimeOffset(out var moment) && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
            ? moment
            : throw new UnreadableException($"{name} is '{text}', which is no time with its zone, such as 2026-11-26T12:00:00Z");
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new UnreadableException(otherwise);
        }
    }

    private sealed class UnreadableException(string message) : Exception(message);
}
