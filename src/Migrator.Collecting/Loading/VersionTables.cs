using System.Reflection;
using FluentMigrator.Runner.VersionTableInfo;
using Migrator.Changes;

namespace Migrator.Collecting.Loading;

/// <summary>Finds out under which names FluentMigrator's own runner keeps what it has applied.</summary>
internal static class VersionTables
{
    private static readonly VersionTable Usual = new()
    {
        Table = new TableName("public", "VersionInfo"),
        Version = new ColumnName("Version"),
        AppliedOn = new ColumnName("AppliedOn"),
        Description = new ColumnName("Description"),
        UniqueIndex = "UC_Version",
    };

    /// <remarks>A default schema is that of this table too, as it is for FluentMigrator.</remarks>
    public static VersionTable Of(IReadOnlyList<Assembly> assemblies, string? defaultSchema)
    {
        var usual = defaultSchema is null ? Usual : Usual with { Table = Usual.Table with { Schema = defaultSchema } };
        return assemblies.Select(OwnClasses.Create<IVersionTableMetaData>).FirstOrDefault(found => found is not null) is { } own
            ? Named(own, usual.Table.Schema)
            : usual;
    }

    private static VersionTable Named(IVersionTableMetaData own, string defaultSchema) => new()
    {
        Table = new TableName(string.IsNullOrEmpty(own.SchemaName) ? defaultSchema : own.SchemaName, own.TableName),
        Version = new ColumnName(own.ColumnName),
        AppliedOn = new ColumnName(own.AppliedOnColumnName),
        Description = new ColumnName(own.DescriptionColumnName),
        UniqueIndex = own.UniqueIndexName,
        IsPrimaryKey = own.CreateWithPrimaryKey,
    };
}
