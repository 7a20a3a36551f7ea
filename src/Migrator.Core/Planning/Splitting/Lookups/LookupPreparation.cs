using System.Globalization;
using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Lookups;

/// <summary>Turns an extraction into the mapping that will be registered.</summary>
internal static class LookupPreparation
{
    private static readonly string[] Passed = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    public static PreparedLookup Prepare(ExtractLookup extract, int bit, PlanScope scope)
    {
        var columns = extract.Columns.Select(column => scope.Column(extract.From, column)).ToList();
        var name = SyncNames.Of("lookup", extract, scope.Definition.Id);
        var lookup = new Lookup
        {
            Table = extract.To,
            Key = extract.Key,
            Values = extract.Values,
            Collations = [.. columns.Select(column => column.Collation)],
            IsCreatedHere = scope.Created.Contains(extract.To),
            SyncName = name,
        };
        return new PreparedLookup
        {
            Mapping = new Mapping
            {
                Migration = scope.Definition.Id,
                Key = $"{extract.From.Name}: {string.Join(", ", extract.Columns)} → {extract.To.Name}",
                Table = extract.From,
                Kind = MappingKind.TwoWay,
                Mode = SyncMode.Open,
                Bit = bit,
                Old = [.. columns.Select((column, position) => Old(column, new(string.Create(CultureInfo.InvariantCulture, $"{name}_value_{position + 1}"), [extract.Reference], IsTotal: true)))],
                New = [new() { Name = extract.Reference, Type = LookupTypes.KeyType(extract, scope), Function = new($"{name}_key", extract.Columns, IsTotal: false) }],
                IsPartitioned = scope.Table(extract.From).Kind is RelationKind.PartitionedTable,
                Consistent = new($"{name}_agree", [.. extract.Columns, extract.Reference], IsTotal: true),
                Lookup = lookup,
            },
            To = lookup,
            Columns = columns,
            Grants = lookup.IsCreatedHere ? [.. scope.Table(extract.From).Grants.Where(grant => Passed.Contains(grant.Privilege) && grant.Grantee != scope.Catalog.Server.User)] : [],
            ForeignKey = new CreateForeignKey
            {
                Name = KeyName(extract, scope),
                Table = extract.From,
                Columns = [extract.Reference],
                Referenced = extract.To,
                ReferencedColumns = [extract.Key],
                OnDelete = extract.OnDelete,
                OnUpdate = extract.OnUpdate,
            },
        };
    }

    /// <summary>The name of the foreign key: the author's, or one that is made of the names of tables and columns.</summary>
    public static string KeyName(ExtractLookup extract, PlanScope scope)
        => extract.ForeignKey ?? DerivedName.Fit($"FK_{extract.From.Name}_{extract.Reference}_{extract.To.Name}_{extract.Key}", scope.IdentifierLimit);

    private static MappedColumn Old(ColumnSnapshot column, MappingFunction value) => new()
    {
        Name = column.Name,
        Type = column.Type,
        IsNotNull = column.IsNotNull,
        ImmutableDefault = column.Default,
        Function = value,
    };
}
