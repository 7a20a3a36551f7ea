using System.Reflection;
using FluentMigrator;
using Migrator.Authoring;
using Migrator.Changes;
using Migrator.Collecting.Errors;
using Migrator.Gates;

namespace Migrator.Collecting.Loading;

/// <summary>Reads the attributes of one migration, and refuses what cannot be, before anything is planned.</summary>
internal static class MigrationAttributes
{
    public static MigrationClass Read(Type type, MigrationAttribute attribute, string origin, string? location)
    {
        var name = type.FullName ?? type.Name;
        return new MigrationClass
        {
            Id = new MigrationId(attribute.Version),
            Type = type,
            Title = string.IsNullOrWhiteSpace(attribute.Description) ? type.Name : attribute.Description,
            Origin = origin,
            Location = location,
            BreakingChange = attribute.BreakingChange,
            IsOutsideTransaction = attribute.TransactionBehavior == TransactionBehavior.None,
            Requirements = Requirements(),
            RunsIn = type.GetCustomAttribute<RunsInAttribute>() is { } runsIn ? DeclaredPhase.Of(runsIn.Phase) : null,
            QuarantineDays = Quarantine(),
            DualWrites = type.GetCustomAttribute<DualWritesAttribute>() is { } both ? both.Unchecked ? DualWrites.Unchecked : DualWrites.Checked : null,
        };

        List<AppRequirement> Requirements()
        {
            var requirements = new List<AppRequirement>();
            foreach (var requires in type.GetCustomAttributes<RequiresAppAttribute>())
            {
                var written = Written(requires);
                if (string.IsNullOrWhiteSpace(requires.App))
                {
                    throw Invalid(written, "it names no application.");
                }

                if (requirements.Any(requirement => requirement.App == requires.App))
                {
                    throw Invalid(written, $"'{requires.App}' is named twice; put Flip and Contract into one attribute.");
                }

                if (requires is { Flip: null, Contract: null })
                {
                    throw Invalid(written, "it names no versions: add Contract = \">=…\", Flip = \">=…\" or both.");
                }

                CheckRange(written, nameof(requires.Flip), requires.Flip);
                CheckRange(written, nameof(requires.Contract), requires.Contract);
                CheckRange(written, nameof(requires.AfterContract), requires.AfterContract);
                CheckRange(written, nameof(requires.WritesBoth), requires.WritesBoth);
                requirements.Add(new AppRequirement(requires.App, requires.Flip, requires.Contract) { AfterContract = requires.AfterContract, WritesBoth = requires.WritesBoth });
            }

            return requirements;
        }

        void CheckRange(string written, string property, string? range)
        {
            if (range is not null && !VersionRange.TryParse(range, out _, out var why))
            {
                throw Invalid(written, $"{property} \"{range}\" is not a range of versions ({why}). Accepted are {VersionRange.AcceptedForms}.");
            }
        }

        int? Quarantine()
        {
            var quarantine = type.GetCustomAttribute<QuarantineAttribute>();
            return quarantine is { Days: < 1 }
                ? throw Invalid($"[Quarantine(days: {quarantine.Days})]", "it takes one day or more; leave it out for none.")
                : quarantine?.Days;
        }

        InvalidAttributeException Invalid(string written, string why) => new(name, location, written, why);
    }

    private static string Written(RequiresAppAttribute requires)
        => $"[RequiresApp(\"{requires.App}\"{Argument("Flip", requires.Flip)}{Argument("Contract", requires.Contract)}{Argument("AfterContract", requires.AfterContract)}{Argument("WritesBoth", requires.WritesBoth)})]";

    private static string Argument(string name, string? value) => value is null ? "" : $", {name} = \"{value}\"";
}
