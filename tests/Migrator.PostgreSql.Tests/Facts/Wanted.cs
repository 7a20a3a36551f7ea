using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Changes of tables in the schema shop, in few words.</summary>
internal static class Wanted
{
    /// <summary>Another type, or the same one with another mapping, under the same name.</summary>
    public static AlterColumn Type(string table, string column, string type, string? up = null, string? down = null, string? collation = null) => new()
    {
        Table = Shop(table),
        Column = new() { Name = new(column), Type = new() { Verbatim = type }, Collation = collation },
        Up = Sql(up),
        Down = Sql(down),
    };

    public static RenameColumn Rename(string table, string from, string to) => new() { Table = Shop(table), From = new(from), To = new(to) };

    /// <summary>One column takes the place of another.</summary>
    public static ReplaceColumns Replace(string table, string old, string @new, string type, string up, string? down)
        => Replace(table, [(old, down)], [(@new, type, up)]);

    public static ReplaceColumns Replace(string table, (string Name, string? Down)[] old, (string Name, string Type, string Up)[] replacements) => new()
    {
        Table = Shop(table),
        Old = [.. old.Select(column => new ReplacedColumn(new(column.Name), Sql(column.Down)))],
        New = [.. replacements.Select(column => new ReplacementColumn(new() { Name = new(column.Name), Type = new() { Verbatim = column.Type }, IsNullable = true }, new(column.Up)))],
    };

    /// <summary>A new column with a value for rows that have none.</summary>
    public static AddColumn Initial(string table, string column, string type, string up) => new()
    {
        Table = Shop(table),
        Column = new() { Name = new(column), Type = new() { Verbatim = type }, IsNullable = true },
        InitialValue = new(up),
    };

    /// <summary>A column goes, with what old readers see in rows that are inserted without it.</summary>
    public static DropColumn Drop(string table, string column, string last) => new() { Table = Shop(table), Column = new(column), LastValue = new(last) };

    /// <summary>An index that refuses nothing.</summary>
    public static CreateIndex Index(string table, string name, params string[] columns)
        => new() { Table = Shop(table), Name = name, Keys = [.. columns.Select(column => new IndexKey(new(column)))] };

    private static TableName Shop(string table) => new("shop", table);

    private static SqlText? Sql(string? text) => text is null ? null : new(text);
}
