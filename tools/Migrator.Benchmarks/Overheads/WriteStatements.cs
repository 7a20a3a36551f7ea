namespace Migrator.Benchmarks.Overheads;

/// <summary>The statements of an application that knows one shape, or writes both.</summary>
internal sealed class WriteStatements(WrittenMapping mapping, bool writesBoth)
{
    private const string Columns = "quantity, email, name, price, touched, note";
    private const string Values = "(n % 1000)::integer, 'Customer' || n || '@Example.org', 'name of ' || n, n % 10000 / 100.0, timestamptz '2026-01-01' + n * interval '1 second', 'x'";

    /// <summary>Inserts rows with these numbers.</summary>
    public string Insert(string numbers) => writesBoth
        ? $"INSERT INTO shop.items (id, {Columns}, {mapping.New}) SELECT id, {Columns}, {mapping.Up(mapping.Old)} FROM (SELECT n, {Values} FROM {numbers}) AS r(id, {Columns})"
        : $"INSERT INTO shop.items (id, {Columns}) SELECT id, {Columns} FROM (SELECT n, {Values} FROM {numbers}) AS r(id, {Columns})";

    /// <summary>Updates the mapped column.</summary>
    public string UpdateMapped(string which) => $"UPDATE shop.items SET {mapping.Old} = {mapping.Changed}{(writesBoth ? $", {mapping.New} = {mapping.Up(mapping.Changed)}" : "")} WHERE {which}";

    /// <summary>Updates a column that has nothing to do with it.</summary>
    public static string UpdateOther(string which) => $"UPDATE shop.items SET note = 'y' WHERE {which}";
}
