namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>Version 1: one name, an email, and a quantity that is an int.</summary>
internal sealed class OldShape(Random random, Numbers numbers) : Shape(random, numbers)
{
    private const string Split = "split_part($3, ' ', 1), nullif(substr($3, strpos($3 || ' ', ' ') + 1), '')";

    public override string Version => "1.0.0";

    protected override object Small() => Random.Next(1000);

    protected override Write Insert(long id) => new(
        "old insert",
        [id],
        "INSERT INTO shop.customers (id, email, full_name, qty, note) VALUES ($1, $2, $3, $4, 'i')",
        $"INSERT INTO shop.twin (id, email, full_name, first_name, last_name, qty, note) VALUES ($1, $2, $3, {Split}, $4, 'i')",
        id,
        Word("o"),
        FullName(),
        Quantity())
    {
        IsExclusive = true,
    };

    protected override Write Upsert(long id) => new(
        "old upsert",
        [id],
        "INSERT INTO shop.customers AS c (id, email, full_name, qty) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET email = excluded.email, qty = c.qty % 1000 + 1",
        $"INSERT INTO shop.twin AS c (id, email, full_name, first_name, last_name, qty) VALUES ($1, $2, $3, {Split}, $4) ON CONFLICT (id) DO UPDATE SET email = excluded.email, qty = c.qty % 1000 + 1",
        id,
        Word("u"),
        FullName(),
        Quantity())
    {
        IsExclusive = true,
    };

    protected override Write Name(long id) => new(
        "old update of the name",
        [id],
        "UPDATE shop.customers SET full_name = $3, qty = $2 WHERE id = $1",
        $"UPDATE shop.twin SET full_name = $3, qty = $2, (first_name, last_name) = ROW({Split}) WHERE id = $1",
        id,
        Quantity(),
        FullName());

    protected override Write Part(long id) => Name(id);

    protected override Write Nothing(long id) => new(
        "old update to NULL",
        [id],
        "UPDATE shop.customers SET full_name = NULL WHERE id = $1",
        "UPDATE shop.twin SET full_name = NULL, first_name = NULL, last_name = NULL WHERE id = $1",
        id);

    protected override Write Email(long id) => new(
        "old update of the email",
        [id],
        "UPDATE shop.customers SET email = $2 WHERE id = $1",
        "UPDATE shop.twin SET email = $2 WHERE id = $1",
        id,
        Word("e"));

    protected override Write Copy(long[] ids)
    {
        var rows = ids.Select(id => (Id: id, Email: Word("c"), First: Word("F"), Last: Word("L"), Quantity: Quantity())).ToList();
        return new(
            "old copy",
            ids,
            "COPY shop.customers (id, email, full_name, qty) FROM STDIN",
            "COPY shop.twin (id, email, full_name, first_name, last_name, qty) FROM STDIN")
        {
            IsExclusive = true,
            Rows = string.Concat(rows.Select(row => $"{row.Id}\t{row.Email}\t{row.First} {row.Last}\t{row.Quantity}\n")),
            TwinRows = string.Concat(rows.Select(row => $"{row.Id}\t{row.Email}\t{row.First} {row.Last}\t{row.First}\t{row.Last}\t{row.Quantity}\n")),
        };
    }

    protected override Write Read(long id) => new("old read", [id], "SELECT id, email, full_name, qty, note FROM shop.customers WHERE id = $1", null, id);

    private string FullName() => Random.Next(5) == 0 ? Word("Mono") : $"{Word("F")} {Word("L")}";
}
