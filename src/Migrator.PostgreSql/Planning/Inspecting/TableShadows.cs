using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// Empty temporary tables with the names and columns of tables whose columns change hands together. What is written under
/// the tables' own schemas, without naming them, binds to the shadows.
/// </summary>
internal sealed class TableShadows(InspectionSession session, CatalogSnapshot catalog, MigrationId migration, IReadOnlyList<(MappingDraft Draft, MappingInspection Inspection)> mappings)
{
    /// <summary>The tables.</summary>
    public IReadOnlyList<TableSnapshot> Tables { get; } = [.. mappings.Select(mapping => mapping.Draft.Table).Distinct().Select(table => catalog.Find(table)!)];

    /// <summary>True if a column gets another name, so that texts that name it are to be had from the server.</summary>
    public bool Renames => mappings.Any(mapping => mapping.Draft.New[0].Name != mapping.Draft.Old[0].Name);

    /// <summary>The names that the old columns have after <see cref="ReplaceAsync"/>.</summary>
    public string[] Retired => [.. mappings.Select(mapping => RetiredName(mapping.Draft).Value)];

    public static string Of(TableName table) => $"pg_temp.{PgIdentifier.Quote(table.Name)}";

    /// <summary>Creates the shadows as the tables are.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var table in Tables)
        {
            await session.ExecuteAsync($"CREATE TEMP TABLE {PgIdentifier.Quote(table.Name.Name)} (LIKE {PgIdentifier.Quote(table.Name)} INCLUDING CONSTRAINTS INCLUDING INDEXES)", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the columns their new names, so that the server writes what hangs on them with these.</summary>
    public async Task RenameAsync(CancellationToken cancellationToken)
    {
        foreach (var (draft, _) in mappings.Where(mapping => mapping.Draft.New[0].Name != mapping.Draft.Old[0].Name))
        {
            await session.ExecuteAsync($"ALTER TABLE {Of(draft.Table)} RENAME COLUMN {PgIdentifier.Quote(draft.Old[0].Name)} TO {PgIdentifier.Quote(draft.New[0].Name)}", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the new columns take over as they will: at the end of the table, with the old ones retired where they were.</summary>
    public async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        foreach (var table in Tables)
        {
            await ReplaceColumnsAsync(table, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A query that groups by a primary key needs it: it is moved to the new column as at flip.</summary>
    private async Task ReplaceColumnsAsync(TableSnapshot table, CancellationToken cancellationToken)
    {
        var shadow = Of(table.Name);
        var names = new Dictionary<ColumnName, ColumnName>();
        foreach (var (draft, inspection) in mappings.Where(mapping => mapping.Draft.Table == table.Name))
        {
            var (old, final) = (draft.Old[0].Name, draft.New[0]);
            var type = inspection.NewTypes[final.PhysicalName];
            names.Add(old, final.Name);
            await session.ExecuteAsync($"ALTER TABLE {shadow} RENAME COLUMN {PgIdentifier.Quote(old)} TO {PgIdentifier.Quote(RetiredName(draft))}", cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync($"ALTER TABLE {shadow} ADD COLUMN {PgIdentifier.Quote(final.Name)} {type.Text}{(type.Collation is { } collation ? $" COLLATE {collation}" : "")}", cancellationToken).ConfigureAwait(false);
        }

        if (table.Constraints.FirstOrDefault(constraint => constraint.Kind is ConstraintKind.PrimaryKey) is { } key && key.Columns.Any(names.ContainsKey))
        {
            var name = (await session.ReadAsync<string>("SELECT conname FROM pg_constraint WHERE conrelid = @shadow::regclass AND contype = 'p'", new { shadow }, cancellationToken).ConfigureAwait(false))[0];
            await session.ExecuteAsync(
                $"ALTER TABLE {shadow} DROP CONSTRAINT {PgIdentifier.Quote(name)}, ADD PRIMARY KEY ({string.Join(", ", key.Columns.Select(column => PgIdentifier.Quote(names.GetValueOrDefault(column, column))))})", cancellationToken).ConfigureAwait(false);
        }
    }

    private ColumnName RetiredName(MappingDraft draft) => new(RetiredNames.For(draft.Old[0].Name.Value, migration, catalog.Server.IdentifierLimit));
}
