using FluentMigrator;

namespace Migrator.Specification.Tests.Harness;

/// <summary>A migration whose names are those of the database that it is played in.</summary>
public abstract class SpecificationMigration : ForwardOnlyMigration
{
    private static readonly AsyncLocal<INaming?> Naming = new();

    /// <summary>The schema that scenarios play in.</summary>
    protected static string Shop => Named("shop");

    internal static T Under<T>(INaming naming, Func<T> collect)
    {
        Naming.Value = naming;
        return collect();
    }

    protected static string Named(string name) => (Naming.Value ?? new PlainNaming()).Of(name);

    protected static string Sql(string text) => Wording.Sql(Naming.Value ?? new PlainNaming(), text);
}
