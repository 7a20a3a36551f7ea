using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Gates;

/// <summary>Finds what a migration requires of each application: for each, the first who says anything is believed.</summary>
public static class EffectiveRequirements
{
    /// <summary>What a stage requires of each application that anybody names for this migration, by name.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="author">What its author says.</param>
    /// <param name="stored">What the pipeline said at expand, and people later; of any migration.</param>
    /// <param name="policy">What the configuration says.</param>
    /// <param name="stage">The stage; flip has ranges of its own, every other needs the contract range.</param>
    public static IReadOnlyList<EffectiveRequirement> Of(
        MigrationId migration,
        IReadOnlyList<AppRequirement> author,
        IReadOnlyList<StoredRequirement> stored,
        GatePolicy policy,
        ContractStage stage)
    {
        ArgumentNullException.ThrowIfNull(author);
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(policy);

        EffectiveRequirement[] said =
        [
            .. author.Select(one => new EffectiveRequirement(one.App, RangeFor(one, stage), RequirementOrigin.Author)),
            .. Stored(RequirementOrigin.Release, one => AsRange(one.Range)),
            .. policy.Requires
                .Where(one => one.Migration == migration)
                .Select(one => new EffectiveRequirement(one.App, one.Range, RequirementOrigin.Configuration)),
            .. Stored(RequirementOrigin.Require, one => one.Range),
        ];

        return
        [
            .. from one in said
               group one by one.App into ofApp
               orderby ofApp.Key
               select ofApp.FirstOrDefault(one => one.Range is not null) ?? ofApp.First(),
        ];

        IEnumerable<EffectiveRequirement> Stored(RequirementOrigin origin, Func<StoredRequirement, string> range)
            => from one in stored
               where one.Migration == migration && one.Origin == Word(origin)
               select new EffectiveRequirement(one.App, range(one), origin);
    }

    /// <summary>The versions of each application that write both shapes themselves; none where triggers keep them alike.</summary>
    /// <param name="author">What the migration's author says.</param>
    public static IReadOnlyList<EffectiveRequirement> OfWriters(IReadOnlyList<AppRequirement> author)
        => [.. from one in author where one.WritesBoth is not null orderby one.App select new EffectiveRequirement(one.App, one.WritesBoth, RequirementOrigin.Author)];

    /// <summary>The range that a release named at expand stands for: it is the first that does not need the old shape.</summary>
    /// <param name="version">The release's version.</param>
    public static string FromRelease(string version) => $">={version}";

    /// <summary>How an origin is written where requirements are stored.</summary>
    /// <param name="origin">The origin.</param>
    public static string Word(RequirementOrigin origin) => origin switch
    {
        RequirementOrigin.Author => "author",
        RequirementOrigin.Release => "release",
        RequirementOrigin.Configuration => "configuration",
        _ => "require",
    };

    private static string? RangeFor(AppRequirement requirement, ContractStage stage)
        => stage == ContractStage.Flip ? requirement.Flip ?? requirement.Contract : requirement.Contract;

    // A bare version would be read as "exactly this one", and the next patch would close the gate.
    private static string AsRange(string stored) => AppVersion.TryParse(stored, out _) ? FromRelease(stored) : stored;
}
