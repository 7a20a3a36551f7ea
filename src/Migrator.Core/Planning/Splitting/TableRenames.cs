using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>
/// A table in use is known by two names until nobody needs the old one: it keeps that one, and everything that is planned
/// works by it, until the last step of contract.
/// </summary>
internal static class TableRenames
{
    public static IEnumerable<Finding> Check(RenameTable rename, PlanScope scope)
    {
        if (scope.Created.Contains(rename.From))
        {
            return [Refusals.Of("MIG1122", rename.From.ToString(), "this migration creates the table and then wants to rename it, with SQL or rows in between", "Create it under its last name.")];
        }

        return scope.Catalog.Find(rename.From) is { } table
            ? CheckName(rename, table, scope).Concat(CheckTable(rename, table, scope)).Concat(CheckOtherChanges(rename, scope))
            : [];
    }

    public static IEnumerable<Finding> Findings(RenameTable rename, PlanScope scope)
    {
        var table = scope.Table(rename.From);
        yield return new(
            "MIG1352", FindingSeverity.Note, rename.To.ToString(),
            $"until contract this name is a view of {rename.From}: rows are read and written by it as in the table, but COPY {rename.To.Name}, TRUNCATE, MERGE before PostgreSQL 17, ON CONFLICT ON CONSTRAINT, WHERE CURRENT OF a cursor, foreign keys to it, pg_get_serial_sequence, setting an identity column to DEFAULT in an UPDATE, columns left out of GROUP BY beside the key, and the server's own columns (xmin, ctid, tableoid) need the table",
            $"Let new versions go without these until this migration is completed, or name {rename.From} there.");
        if (scope.Catalog.Server.Major < 15)
        {
            yield return new("MIG1355", FindingSeverity.Note, rename.To.ToString(), $"this server checks rights on a view's table as those of its owner, {table.Owner}: the view has the rights of the table as they are at expand, and later ones have to be granted on both", "Nothing is to be done if nobody's rights change until contract.");
        }

        else if (table.Columns.SelectMany(column => column.Grants).Select(grant => grant.Grantee).Distinct().ToList() is { Count: > 0 } some)
        {
            yield return new(
                "MIG1358", FindingSeverity.Warning, rename.To.ToString(),
                $"{string.Join(", ", some.Select(role => role.Length == 0 ? "PUBLIC" : role))} may use some of its columns only, and the server asks whoever reads a view for the right to every column that it shows: by the new name such a role is refused (42501) until contract",
                $"Give the role SELECT on the whole of {rename.From}, or let it use {rename.From} until this migration is completed.");
        }

        if (table.Publications.Count > 0)
        {
            yield return new("MIG1354", FindingSeverity.Warning, rename.From.ToString(), $"it is published by {string.Join(", ", table.Publications)}: from contract on its rows are sent by the name {rename.To}, and subscribers stop until they have such a table", "Rename it at the subscribers right after contract.");
        }

        var sequences = table.Columns.Select(column => column.OwnedSequence).OfType<TableName>().ToList();
        if (rename.From.Schema != rename.To.Schema && sequences.Count > 0)
        {
            yield return new("MIG1356", FindingSeverity.Warning, rename.From.ToString(), $"the sequences {string.Join(", ", sequences)} move along with it at contract: whoever calls nextval() by such a name fails from then on", "Let new versions leave the number to the column's default.");
        }
    }

    /// <summary>The coming name, as soon as everything that it shows is there.</summary>
    public static IEnumerable<PlannedOperation> Open(RenameTable rename, IEnumerable<PreparedMapping> mappings, PlanScope scope)
    {
        if (!scope.IsFresh)
        {
            yield return new(new OpenTableNameOperation(rename.From, rename.To, [.. Shown(rename.From, [.. mappings.Where(mapping => mapping.Mapping.Table == rename.From)], scope)]), Phase.Expand, null, rename.Describe());
        }
    }

    public static PlannedOperation Close(RenameTable rename, PlanScope scope)
        => new(new CloseTableNameOperation(rename.From, rename.To, !scope.IsFresh), Phase.Contract, ContractStage.Drop, rename.Describe());

    private static IEnumerable<ShownColumn> Shown(TableName table, IReadOnlyList<PreparedMapping> mappings, PlanScope scope)
    {
        var leaving = mappings.Where(mapping => mapping.Mapping.Kind is not MappingKind.InitialValue).SelectMany(mapping => mapping.Mapping.Old).Select(column => column.Name)
            .Concat(scope.Definition.Changes.OfType<DropColumn>().Where(drop => drop.Table == table).Select(drop => drop.Column))
            .ToHashSet();
        return scope.Table(table).Columns.Select(column => column.Name).Where(name => !leaving.Contains(name)).Select(name => new ShownColumn(name, name))
            .Concat(mappings.SelectMany(mapping => mapping.Finals.Select(final => new ShownColumn(final.Name, final.FinalName, DefaultBeforeContract(mapping, final)))))
            .Concat(scope.Definition.Changes.OfType<AddColumn>().Where(add => add.Table == table).Select(add => new ShownColumn(add.Column.Name, add.Column.Name)))
            .DistinctBy(shown => shown.ShownAs);
    }

    /// <summary>A copy has no default until it takes over; by the coming name only new versions write, and mean the one that it will have. A sequence is not asked twice.</summary>
    private static ColumnDefault? DefaultBeforeContract(PreparedMapping mapping, FinalColumn final) => (mapping, final) switch
    {
        ({ Mapping: not { Kind: MappingKind.TwoWay, DualWrites: null } }, _) => null,
        (_, { Default: { } own }) => own,
        ({ Replaced: { Default: { } kept, OwnedSequence: null } }, { KeepsDefault: true }) => new ExpressionDefault(new(kept)),
        _ => null,
    };

    private static IEnumerable<Finding> CheckName(RenameTable rename, TableSnapshot table, PlanScope scope)
    {
        if (!scope.Catalog.Schemas.Contains(rename.To.Schema) && !scope.Definition.Changes.OfType<CreateSchema>().Any(schema => schema.Name == rename.To.Schema))
        {
            yield return Refusals.Of("MIG1101", rename.To.ToString(), $"there is no schema {rename.To.Schema}", $"Create it first: Create.Schema(\"{rename.To.Schema}\").");
        }

        // Renamed first and moved then, so that the new name has to be free in both schemas.
        var ways = new[] { rename.To, rename.To with { Schema = rename.From.Schema } }.Where(name => name != rename.From).Distinct().ToList();
        var owned = rename.From.Schema == rename.To.Schema ? [] : table.Indexes.Select(index => index.Name).Concat(table.Columns.Select(column => column.OwnedSequence?.Name).OfType<string>()).Select(name => new TableName(rename.To.Schema, name));
        foreach (var taken in ways.Concat(owned).Where(name => IsTaken(name, rename, scope)))
        {
            yield return Refusals.Of("MIG1103", taken.ToString(), "a relation of that name exists already", "Choose another name, or drop or rename what stands there in an earlier migration.");
        }
    }

    private static bool IsTaken(TableName name, RenameTable rename, PlanScope scope)
        => scope.Catalog.Find(name) is not null
            || scope.Catalog.Sequences.Contains(name)
            || scope.Catalog.Tables.Any(table => table.Name.Schema == name.Schema && table.Indexes.Any(index => index.Name == name.Name))
            || scope.Definition.Changes.Any(change => change switch
            {
                CreateTable create => create.Table == name,
                CreateSequence create => create.Sequence == name,
                CreateIndex index => index.Table.Schema == name.Schema && index.Name == name.Name,
                AddKey add => add.Table.Schema == name.Schema && add.Key.Name == name.Name,
                RenameTable other => other != rename && other.To == name,
                _ => false,
            });

    private static IEnumerable<Finding> CheckTable(RenameTable rename, TableSnapshot table, PlanScope scope)
    {
        if (table.HasRowSecurity && scope.Catalog.Server.Major < 15)
        {
            yield return Refusals.Of("MIG1157", rename.From.ToString(), $"row security hides rows of it, and until contract the new name is a view, for which this server asks the policies of {table.Owner} and not of whoever reads", "Rename it on PostgreSQL 15 or later.");
        }

        if (scope.OpenPlans.FirstOrDefault(plan => plan.Tables.Select(touched => touched.Name).Concat(plan.AuthorsChanges().SelectMany(PlanChecks.TablesNamedIn)).Contains(rename.From))?.Id is { } open)
        {
            yield return Refusals.Of("MIG1117", rename.From.ToString(), $"migration {open} is open and works on that table by its old name", $"Contract or roll back {open} first.");
        }
    }

    private static IEnumerable<Finding> CheckOtherChanges(RenameTable rename, PlanScope scope)
    {
        if (scope.Definition.Changes.FirstOrDefault(change => PlanChecks.Pair(change) is { } pair && (pair.From == rename.From || pair.To == rename.From)) is { } move)
        {
            yield return Refusals.Of("MIG1152", rename.From.ToString(), $"this migration also wants to {move.Describe()}", "Rename the table in a migration of its own.");
        }

        if (RunsSqlBeforeTheNameIsThere(scope.Definition) is { } sql)
        {
            yield return Refusals.Of("MIG1156", sql.Describe(), $"it runs before {rename.To} is a name for {rename.From}: that is the end of expand", $"Put the SQL before the renaming and write {rename.From} in it, or put it into a later migration.");
        }
    }

    /// <summary>SQL that follows a new name and would run while it is not there.</summary>
    private static RunSql? RunsSqlBeforeTheNameIsThere(MigrationDefinition definition)
        => definition.Changes.SkipWhile(change => change is not RenameTable).OfType<RunSql>().FirstOrDefault(sql => sql.Phase is Phase.Expand);

    /// <summary>True if SQL of the author's may use both names, so that both have to be there for a while.</summary>
    public static bool MeetSql(MigrationDefinition definition) => definition.Changes.OfType<RenameTable>().Any() && definition.Changes.OfType<RunSql>().Any();
}
