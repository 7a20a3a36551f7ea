using System.Reflection;
using FluentMigrator;
using Migrator.Authoring;
using Migrator.Changes;
using Migrator.Collecting.Errors;
using Migrator.Gates.Orders;

namespace Migrator.Collecting.Loading;

/// <summary>Reads the attributes of one migration, and refuses what cannot be, before anything is planned.</summary>
internal static class MigrationAttributes
{
    /// <summary>Refuses ranges that are none for the versions of their application. How those are ordered is known only when it is asked what the migration changes.</summary>
    /// <exception cref="InvalidAttributeException">One is none.</exception>
    public static void RequireRanges(MigrationClass migration, VersionOrders orders)
    {
        foreach (var requirement in migration.Requirements)
        {
            var order = orders.Of(requirement.App);
            foreach (var (property, range) in Ranges(requirement))
            {
                if (range is not null && order.WrongWith(range) is { } why)
                {
                    throw new InvalidAttributeException(
                        migration.Name, migration.Location, Written(requirement), $"{property} \"{range}\" is not a range of versions ({why}). Accepted are {order.AcceptedRanges}.");
                }
            }
        }
    }

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
                var requirement = new AppRequirement(requires.App, requires.Flip, requires.Contract) { AfterContract = requires.AfterContract, WritesBoth = requires.WritesBoth };
                var written = Written(requirement);
                if (string.IsNullOrWhiteSpace(requires.App))
                {
                    throw Invalid(written, "it names no application.");
                }

                if (requirements.Any(one => one.App == requires.App))
                {
                    throw Invalid(written, $"'{requires.App}' is named twice; put Flip and Contract into one attribute.");
                }

                if (requires is { Flip: null, Contract: null })
                {
                    throw Invalid(written, "it names no versions: add Contract = \">=…\", Flip = \">=…\" or both.");
                }

                foreach (var (property, range) in Ranges(requirement))
                {
                    CheckRange(written, property, range);
                }

                requirements.Add(requirement);
            }

            return requirements;
        }

        void CheckRange(string written, string property, string? range)
        {
            // What no application could have.
            if (range is not null && Enum.GetValues<VersionScheme>().All(scheme => VersionOrders.Usual.Of("", scheme).WrongWith(range) is not null))
            {
                var order = VersionOrders.Usual.Of("");
                throw Invalid(written, $"{property} \"{range}\" is not a range of versions ({order.WrongWith(range)}). Accepted are {order.AcceptedRanges}.");
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

    private static (string Property, string? Range)[] Ranges(AppRequirement requirement) =>
    [
        (nameof(requirement.Flip), requirement.Flip),
        (nameof(requirement.Contract), requirement.Contract),
        (nameof(requirement.AfterContract), requirement.AfterContract),
        (nameof(requirement.WritesBoth), requirement.WritesBoth),
    ];

    private static string Written(AppRequirement requires)
        => $"[RequiresApp(\"{requires.App}\"{Argument("Flip", requires.Flip)}{Argument("Contract", requires.Contract)}{Argument("AfterContract", requires.AfterContract)}{Argument("WritesBoth", requires.WritesBoth)})]";

    private static string Argument(string name, string? value) => value is null ? "" : $", {name} = \"{value}\"";
}
