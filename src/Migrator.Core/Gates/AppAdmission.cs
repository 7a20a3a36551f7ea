using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates.Orders;
using Migrator.Gates.Uses;
using Migrator.Planning;

namespace Migrator.Gates;

/// <summary>
/// Says whether a version of an application may start. One that satisfies a migration's contract range uses the new shape
/// and may start once that is complete; one that does not needs the old shape and may start only while that is there.
/// </summary>
public static class AppAdmission
{
    /// <summary>Judges one version against every migration.</summary>
    /// <param name="app">The application.</param>
    /// <param name="version">Its version, as it says.</param>
    /// <param name="facts">The facts.</param>
    public static Admission Judge(string app, string version, AdmissionFacts facts) => Judge(app, version, [], facts);

    /// <summary>Judges one instance against every migration: by what it says it does, and by its version where it says nothing.</summary>
    /// <param name="app">The application.</param>
    /// <param name="version">Its version, as it says.</param>
    /// <param name="capabilities">What it will publish; <see cref="UseWord"/>.</param>
    /// <param name="facts">The facts.</param>
    public static Admission Judge(string app, string version, IReadOnlyList<string> capabilities, AdmissionFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(capabilities);

        AdmissionReason[] reasons =
        [
            .. facts.Migrations.OrderBy(one => one.Id).Select(one => ByStarted(Candidate.Of(app, version, capabilities, one.Id), one, facts)).OfType<AdmissionReason>(),
            .. facts.NotStarted.OrderBy(one => one.Id).Select(one => ByNotStarted(Candidate.Of(app, version, capabilities, one.Id), one, facts)).OfType<AdmissionReason>(),
            .. facts.Fences.Where(fence => fence.App == app).Select(fence => ByFence(Candidate.Of(app, version, capabilities, fence.Migration ?? default), fence, facts)).OfType<AdmissionReason>(),
        ];
        return new Admission(app, version, reasons);
    }

    private static AdmissionReason? ByStarted(Candidate candidate, MigrationRecord migration, AdmissionFacts facts)
    {
        // What was rolled back or taken over from another tool stands in nobody's way.
        if (migration.Plan is not { } plan || migration.State is MigrationState.RolledBack or MigrationState.Baselined)
        {
            return null;
        }

        var contract = MeasureFor(migration.Id, plan.Requirements, facts, ContractStage.Drop);
        var flip = MeasureFor(migration.Id, plan.Requirements, facts, ContractStage.Flip);
        var standing = candidate.StandingBy(contract);
        if (EffectiveRequirements.OfWriters(plan.Requirements) is { Count: > 0 } writers && standing is Standing.Satisfies or Standing.Outside)
        {
            return ByDualWrites(candidate, migration, plan, facts, new(writers, facts.Policy.Unaffected, facts.Orders) { Wanted = WantedUses.ForBackfill }, flip, contract);
        }

        return standing switch
        {
            Standing.Satisfies => NeedsNew(candidate, migration, plan, facts, contract),
            Standing.Outside when candidate.SaysBoth && (migration.State == MigrationState.RollingBack || Undone(plan, migration, Phase.Expand))
                => new(migration.Id, AdmissionVerdict.NotYet, $"{candidate.Title} writes both shapes of migration {migration.Id}, and the new one is not there. Run: migrator expand {migration.Id}."),
            Standing.Outside when candidate.MayBeNewerBy(contract) && NeedsNew(candidate, migration, plan, facts, contract) is { Verdict: not AdmissionVerdict.May } early => early,
            Standing.Outside => NeedsOld(candidate, migration, plan, contract, flip),
            Standing.Undecidable when candidate.StandingBy(flip) is Standing.Satisfies or Standing.Outside
                => NeedsOld(candidate, migration, plan, contract, flip),
            _ => ByUnknown(candidate, migration.Id, contract, facts),
        };
    }

    /// <summary>
    /// Where applications keep both shapes alike, there are four kinds of versions: those that know only the old shape, those
    /// that write both, those of them that read the new one, and those that leave the old one out.
    /// </summary>
    private static AdmissionReason? ByDualWrites(
        Candidate candidate, MigrationRecord migration, MigrationPlan plan, AdmissionFacts facts, Measure writers, Measure flip, Measure contract)
    {
        if (candidate.StandingBy(contract) == Standing.Satisfies || candidate.MayBeNewerBy(contract))
        {
            AdmissionReason leaving = plan.StepsOf(Phase.Contract).Any(step => step.Stage == ContractStage.Flip && !migration.IsDone(step.Id))
                ? new(migration.Id, AdmissionVerdict.NotYet, $"{candidate.Title} leaves out the old shape of migration {migration.Id}, which other versions may still read. Run: migrator contract {migration.Id} --until flip.")
                : NeedsNew(candidate, migration, plan, facts, contract);
            if (leaving.Verdict != AdmissionVerdict.May || !candidate.MayBeNewerBy(contract))
            {
                return leaving;
            }
        }

        if (candidate.StandingBy(writers) != Standing.Satisfies)
        {
            return plan.StepsOf(Phase.Backfill).Any(step => migration.Steps.Any(line => line.StepId == step.Id && line.State != StepState.Waiting))
                ? new(migration.Id, AdmissionVerdict.Never, $"{candidate.Title} does not write both shapes of migration {migration.Id}{candidate.ExplainedBy(writers)}, and its backfill has begun; {Wanted(candidate.App, writers)}.")
                : NeedsOld(candidate, migration, plan, contract, flip);
        }

        if (candidate.StandingBy(flip) == Standing.Satisfies && NeedsNew(candidate, migration, plan, facts, contract) is { Verdict: not AdmissionVerdict.May } early)
        {
            return early;
        }

        return Undone(plan, migration, Phase.Expand)
            ? new(migration.Id, AdmissionVerdict.NotYet, $"{candidate.Title} writes both shapes of migration {migration.Id}, which is still expanding. Run: migrator expand {migration.Id}.")
            : NeedsOld(candidate, migration, plan, contract, flip);
    }

    private static AdmissionReason? ByNotStarted(Candidate candidate, MigrationDefinition migration, AdmissionFacts facts)
    {
        if (facts.Migrations.Any(one => one.Id == migration.Id && one.State != MigrationState.RolledBack))
        {
            return null;
        }

        var contract = MeasureFor(migration.Id, migration.Requirements, facts, ContractStage.Drop);
        var standing = candidate.StandingBy(contract);
        return standing switch
        {
            Standing.Satisfies => new(migration.Id, AdmissionVerdict.NotYet, $"{candidate.Title} uses what migration {migration.Id} brings, and it has not been expanded. Run: migrator expand {migration.Id}."),
            Standing.Outside when candidate.SaysBoth || candidate.StandingBy(new Measure(EffectiveRequirements.OfWriters(migration.Requirements), [], facts.Orders) { Wanted = WantedUses.ForBackfill }) == Standing.Satisfies
                => new(migration.Id, AdmissionVerdict.NotYet, $"{candidate.Title} writes both shapes of migration {migration.Id}, and it has not been expanded. Run: migrator expand {migration.Id}."),
            Standing.Outside when candidate.MayBeNewerBy(contract) => new(migration.Id, AdmissionVerdict.NotYet, $"{candidate.Title} may use what migration {migration.Id} brings{candidate.ExplainedBy(contract)}, and it has not been expanded. Run: migrator expand {migration.Id}."),
            Standing.Outside => new(migration.Id, AdmissionVerdict.May, $"{candidate.Title} needs the old shape of migration {migration.Id}, and that is there."),
            _ => ByUnknown(candidate, migration.Id, contract, facts),
        };
    }

    // By the scheme of the fence: whoever raised it has judged the fleet by that.
    private static AdmissionReason? ByFence(Candidate candidate, Fence fence, AdmissionFacts facts)
    {
        if (fence is { Range: not null, Migration: { } raisedBy } && candidate.Said is { } said)
        {
            var use = UseWord.Read(said);
            return use != ShapeUses.None && fence.Admits.HasFlag(use) ? null
                // Uses follow each other: what comes after those that are let in now is let in by a later stage.
                : use > fence.Admits ? new(raisedBy, AdmissionVerdict.NotYet, $"{candidate.Title} leaves out a shape of migration {raisedBy} that others still use; let in now are those that say {string.Join(" or ", UseWord.Of(fence.Admits))}.")
                : new(raisedBy, AdmissionVerdict.Never, $"{candidate.Title} may not register, because migration {raisedBy} is removing what such instances need; let in are those that say {string.Join(" or ", UseWord.Of(fence.Admits))}.");
        }

        var version = candidate.Version;
        var place = fence.Range is null ? VersionPlace.Inside : facts.Orders.Of(fence.App, fence.Scheme).Place(version, fence.Range);
        if (place == VersionPlace.Inside)
        {
            return null;
        }

        var unregistered = place == VersionPlace.Unregistered ? $" {version} was never registered. {Wording.Register(fence.App, version)}" : "";
        return new AdmissionReason(
            fence.Migration,
            AdmissionVerdict.Never,
            $"Only {fence.App} {fence.Range} may register, because {(fence.Migration is { } id ? $"migration {id}" : "a migration")} is removing what other versions need.{unregistered}");
    }

    private static AdmissionReason NeedsNew(Candidate candidate, MigrationRecord migration, MigrationPlan plan, AdmissionFacts facts, Measure contract)
    {
        var (verdict, text) = migration switch
        {
            { State: MigrationState.Completed } => (AdmissionVerdict.May, "is completed"),
            { State: MigrationState.RollingBack } => (AdmissionVerdict.NotYet, "is being rolled back; it has to be expanded again first"),
            _ when Undone(plan, migration, Phase.Expand) => (AdmissionVerdict.NotYet, $"is still expanding. Run: migrator expand {migration.Id}"),
            _ when Undone(plan, migration, Phase.Backfill) => (AdmissionVerdict.NotYet, $"has rows still to be copied. Run, or let finish: migrator backfill {migration.Id}"),
            _ when WaitsForContract(candidate.App, candidate.Version, plan, migration, facts) => (AdmissionVerdict.NotYet, $"does not bring what {candidate.Title} needs before its contract. Run: migrator contract {migration.Id}"),
            _ when Unverified(plan, migration, facts) is { } table => (AdmissionVerdict.NotYet, $"has copied its rows, but {table}. Run: migrator verify {migration.Id}"),
            _ => (AdmissionVerdict.May, "is backfilled and verified"),
        };
        var uses = candidate.MayBeNewerBy(contract) ? "may use" : "uses";
        return new(migration.Id, verdict, $"{candidate.Title} {uses} the new shape of migration {migration.Id}{candidate.ExplainedBy(contract)}, which {text}.");
    }

    private static AdmissionReason NeedsOld(Candidate candidate, MigrationRecord migration, MigrationPlan plan, Measure contract, Measure flip)
    {
        var why = $"{candidate.Title} needs the old shape of migration {migration.Id}{candidate.ExplainedBy(contract)}";
        if (HasBegun(plan, migration, ContractStage.Quarantine) || HasBegun(plan, migration, ContractStage.Drop) || IsGone(plan, migration))
        {
            return new(migration.Id, AdmissionVerdict.Never, $"{why}, which is going or gone; {Wanted(candidate.App, contract)}.");
        }

        return HasBegun(plan, migration, ContractStage.Flip) && candidate.StandingBy(flip) != Standing.Satisfies
            ? new(migration.Id, AdmissionVerdict.Never, $"{why}, and a column already has its new type; {Wanted(candidate.App, flip)}.")
            : new(migration.Id, AdmissionVerdict.May, $"{why}, and that is still there.");
    }

    private static AdmissionReason? ByUnknown(Candidate candidate, MigrationId migration, Measure measure, AdmissionFacts facts)
    {
        var (app, version) = (candidate.App, candidate.Version);
        return candidate.StandingBy(measure) switch
        {
            Standing.Unreadable => Never($"The version \"{version}\" of {app} cannot be read, so nobody can tell what it needs of migration {migration}. Accepted: {facts.Orders.Of(app).AcceptedVersions}."),
            Standing.Unregistered => Never($"{app} {version} was never registered, so it has no place in the order of versions and nobody can tell what it needs of migration {migration}. {Wording.Register(app, version)}"),
            Standing.NotUnderstood => Never($"{candidate.Title} is not understood, so nobody can tell what it needs of migration {migration}. Understood: {UseWord.Accepted}."),
            Standing.Undecidable => Never($"What migration {migration} requires of {app} cannot be read{(measure.WrongWith(app) is { } why ? $" ({why})" : "")}, so nobody can tell what {version} needs. See: migrator gate {migration}."),
            _ => null,
        };

        AdmissionReason Never(string text) => new(migration, AdmissionVerdict.Never, text);
    }

    private static Measure MeasureFor(MigrationId id, IReadOnlyList<AppRequirement> author, AdmissionFacts facts, ContractStage stage)
        => new(EffectiveRequirements.Of(id, author, facts.Stored, facts.Policy, stage), facts.Policy.Unaffected, facts.Orders) { Wanted = WantedUses.Of(stage, author) };

    private static string Wanted(string app, Measure measure)
        => measure.RequirementOf(app)?.Range is { } range ? $"only {app} {range} may start" : $"no version of {app} is known that may start";

    /// <summary>True if the version needs what only contract brings, and that is not there.</summary>
    private static bool WaitsForContract(string app, string version, MigrationPlan plan, MigrationRecord migration, AdmissionFacts facts)
        => plan.Requirements.FirstOrDefault(one => one.App == app) is { AfterContract: { } after }
            && facts.Orders.Of(app).Place(version, after) == VersionPlace.Inside
            && plan.StepsOf(Phase.Contract).Any(step => (plan.Replaced is null || step.Stage == ContractStage.Quarantine) && !migration.IsDone(step.Id));

    private static bool Undone(MigrationPlan plan, MigrationRecord migration, Phase phase)
        => plan.StepsOf(phase).Any(step => step.Kind != StepKind.Verify && !migration.IsDone(step.Id));

    private static bool HasBegun(MigrationPlan plan, MigrationRecord migration, ContractStage stage)
        => plan.StepsOf(Phase.Contract).Any(step => step.Stage == stage && migration.Steps.Any(line => line.StepId == step.Id && line.State != StepState.Waiting));

    private static bool IsGone(MigrationPlan plan, MigrationRecord migration)
        // A fresh database was taken straight to the end: it never had the old shape.
        => migration.State == MigrationState.Completed && (plan.HasContract || plan.IsFresh);

    private static string? Unverified(MigrationPlan plan, MigrationRecord migration, AdmissionFacts facts)
    {
        // Once a stage of contract has begun, its gate has judged the evidence.
        if (Enum.GetValues<ContractStage>().Any(stage => HasBegun(plan, migration, stage)))
        {
            return null;
        }

        var tables = plan.Mappings.Where(MappedTableFacts.CanBeVerified).Select(mapping => mapping.Table).Distinct();
        return tables
            .Select(table => (Table: table, Evidence: facts.Evidence.FirstOrDefault(one => one.Migration == migration.Id && one.Table == table)))
            .Where(one => one.Evidence is not { IsClean: true })
            .Select(one => one.Evidence is null ? $"{one.Table} was never verified" : $"the last verification of {one.Table} was not clean")
            .FirstOrDefault();
    }
}
