using System.Reflection;
using FluentMigrator;

namespace Migrator.Specification.Tests.Harness;

/// <summary>A change, played from expand to contract with both application versions alive, and taken back from everywhere.</summary>
/// <remarks>In all SQL <c>[name]</c> stands for a name of the scenario, and <c>{writer}</c> for the applications' role.</remarks>
public abstract class Scenario
{
    /// <summary>Every scenario there is.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. typeof(Scenario).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Scenario)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (Scenario)Activator.CreateInstance(type)!),
    ];

    public string Name => GetType().Name;

    /// <summary>The migration class: the scenario's nested one.</summary>
    public Type MigrationClass => GetType().GetNestedTypes().Single(type => type.IsSubclassOf(typeof(MigrationBase)));

    public long Number => MigrationClass.GetCustomAttribute<MigrationAttribute>()!.Version;

    /// <summary>The schema before the migration.</summary>
    public abstract string Before { get; }

    /// <summary>The schema that somebody would have written by hand instead.</summary>
    public abstract string After { get; }

    /// <summary>The rows that are there before expand.</summary>
    public virtual string Rows => "";

    public abstract Shape Old { get; }

    public abstract Shape New { get; }

    public virtual IReadOnlyList<Seen> Seen => [];

    public virtual IReadOnlyList<Write> Writes => [];

    /// <summary>False if nothing of the migration can be taken back once it is completed.</summary>
    public virtual bool IsReversibleToTheEnd => false;

    /// <summary>False if other tables are concerned, so that it goes the long way even where its own are empty and nothing is live.</summary>
    public virtual bool IsShortWhenEmpty => true;

    /// <summary>What a rollback leaves behind, because the server cannot take it away: SQL that goes on top of <see cref="Before"/>.</summary>
    public virtual string Stays => "";

    public static Scenario Find(string name) => All.Single(scenario => scenario.Name == name);
}
