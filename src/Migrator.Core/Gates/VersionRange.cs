using System.Diagnostics.CodeAnalysis;
using Semver;

namespace Migrator.Gates;

/// <summary>A set of application versions, in npm's notation or in NuGet's.</summary>
/// <remarks>A pre-release is in no range that does not name one of the same version itself: 2.4.0-rc.1 and 2.5.0-rc.1 both do not satisfy <c>&gt;=2.4.0</c>.</remarks>
public sealed class VersionRange : IEquatable<VersionRange>
{
    /// <summary>What can be read, for error messages.</summary>
    public const string AcceptedForms = ">=2.4.0, >=2.4.0 <3.0.0, ^2.4.0, ~2.4.0, 2.4.x, 2.4.0, >=2.4.0 || 2.3.9, [2.4.0,3.0.0), * for any";

    private readonly SemVersionRange range;
    private readonly string text;

    private VersionRange(SemVersionRange range, string text, string npm) => (this.range, this.text, Npm) = (range, text, npm);

    /// <summary>The range in npm's notation.</summary>
    internal string Npm { get; }

    /// <summary>True if it goes on for ever.</summary>
    internal bool IsOpen => range.Any(part => part.End is null);

    /// <summary>Reads a range.</summary>
    /// <param name="text">One of the <see cref="AcceptedForms"/>.</param>
    /// <param name="range">The range, if it could be read.</param>
    /// <param name="why">What is wrong with the text, if it could not.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out VersionRange? range, [NotNullWhen(false)] out string? why)
    {
        (range, why) = (null, null);
        if (string.IsNullOrWhiteSpace(text))
        {
            why = "it is empty";
            return false;
        }

        try
        {
            var npm = CalendarVersion.Unpadded(IntervalNotation.ToNpm(text));
            var parsed = SemVersionRange.ParseNpm(npm);
            if (parsed.Count == 0)
            {
                why = "no version can satisfy it";
                return false;
            }

            range = new VersionRange(parsed, text.Trim(), npm);
            return true;
        }
        catch (FormatException problem)
        {
            why = problem.Message.ReplaceLineEndings(" ");
            return false;
        }
    }

    /// <summary>True if the version is in the range.</summary>
    /// <param name="version">The version.</param>
    public bool Contains(AppVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);

        return range.Contains(version.Version);
    }

    /// <summary>True if the version comes before all that is in the range.</summary>
    /// <param name="version">The version.</param>
    public bool IsAfter(AppVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);

        return range.All(part => part.Start is { } start && version.Version.ComparePrecedenceTo(start) is var order && (order < 0 || (order == 0 && !part.StartInclusive)));
    }

    /// <inheritdoc />
    public bool Equals(VersionRange? other) => other is not null && range.Equals(other.range);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as VersionRange);

    /// <inheritdoc />
    public override int GetHashCode() => range.GetHashCode();

    /// <summary>The range as its author wrote it.</summary>
    public override string ToString() => text;
}
