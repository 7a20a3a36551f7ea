using System.Text;
using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>Names of indexes and constraints as the server keeps them: it cuts off what is too long, without an error, wherever it reads a name.</summary>
/// <remarks>Long ones are what other tools make of table and columns, and they work there; so they are planned by the name that is kept.</remarks>
internal static class KeptNames
{
    public static IReadOnlyList<SchemaChange> In(IReadOnlyList<SchemaChange> changes, int limit) => [.. changes.Select(change => Kept(change, limit))];

    /// <summary>Says which name is kept of each that is too long.</summary>
    public static IEnumerable<Finding> Findings(PlanScope scope)
        => scope.Written.Changes.SelectMany(Names).Distinct().Where(name => !Fits(name, scope.IdentifierLimit)).Select(name => new Finding(
            "MIG1146", FindingSeverity.Note, name, $"the server keeps {scope.IdentifierLimit} bytes of this name: {Of(name, scope.IdentifierLimit)}", "A shorter name stays what it is; another long one that begins alike would be the same to the server."));

    /// <summary>For a refusal of a name: that it was written longer; empty if it was not.</summary>
    public static string Why(string kept, PlanScope scope)
        => scope.Written.Changes.SelectMany(Names).Where(name => name != kept && Of(name, scope.IdentifierLimit) == kept).Distinct().ToList() is { Count: > 0 } longer
            ? $"; it is what the server keeps, {scope.IdentifierLimit} bytes, of {string.Join(" and of ", longer)}"
            : "";

    private static bool Fits(string name, int limit) => Encoding.UTF8.GetByteCount(name) <= limit;

    private static string Of(string name, int limit) => Fits(name, limit) ? name : DerivedName.Clip(name, limit);

    private static SchemaChange Kept(SchemaChange change, int limit) => Names(change).All(name => Fits(name, limit)) ? change : change switch
    {
        CreateTable create => create with { Keys = [.. create.Keys.Select(key => Kept(key, limit))] },
        CreateIndex create => create with { Name = Of(create.Name, limit) },
        DropIndex drop => drop with { Name = Of(drop.Name, limit) },
        AddKey add => add with { Key = Kept(add.Key, limit) },
        AddCheck add => add with { Name = Of(add.Name, limit) },
        AddExclusion add => add with { Name = Of(add.Name, limit) },
        CreateForeignKey create => create with { Name = Of(create.Name, limit) },
        DropConstraint drop => drop with { Name = Of(drop.Name, limit) },
        _ => change,
    };

    private static KeySpec Kept(KeySpec key, int limit) => key.Name is { } name ? key with { Name = Of(name, limit) } : key;

    private static IEnumerable<string> Names(SchemaChange change) => change switch
    {
        CreateTable create => create.Keys.Select(key => key.Name).OfType<string>(),
        CreateIndex create => [create.Name],
        DropIndex drop => [drop.Name],
        AddKey { Key.Name: { } name } => [name],
        AddCheck add => [add.Name],
        AddExclusion add => [add.Name],
        CreateForeignKey create => [create.Name],
        DropConstraint drop => [drop.Name],
        _ => [],
    };
}
