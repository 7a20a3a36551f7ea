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

    public static VersionTable Of(IReadOnlyList<Assembly> assemblies)
        => assemblies.Select(OwnClasses.Create<IVersionTableMetaData>).FirstOrDefault(found => found is not null) is { } own ? Named(own) : Usual;

    private static VersionTable Named(IVersionTableMetaData own) => new()
    {
        Table = new TableName(string.IsNullOrEmpty(own.SchemaName) ? Usual.Table.Schema : own.SchemaName, own.TableName),
        Version = new ColumnName(own.ColumnName),
        AppliedOn = new ColumnName(own.AppliedOnColumnName),
        Description = new ColumnName(own.DescriptionColumnName),
        UniqueIndex = own.UniqueIndexName,
        IsPrimaryKey = own.CreateWithPrimaryKey,
    };
}
