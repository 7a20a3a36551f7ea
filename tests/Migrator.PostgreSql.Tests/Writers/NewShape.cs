namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>Version 2: two names, an email address, and a quantity that is a bigint.</summary>
internal sealed class NewShape(Random random, Numbers numbers) : Shape(random, numbers)
{
    public override string Version => "2.0.0";

    protected override object Small() => (long)Random.Next(1000);

    protected override Write Insert(long id) => new(
        "new insert",
        [id],
        "INSERT INTO shop.customers (id, email_address, first_name, last_name, qty, note) VALUES ($1, $2, $3, $4, $5, 'i')",
        "INSERT INTO shop.twin (id, email, full_name, first_name, last_name, qty, note) VALUES ($1, $2, concat_ws(' ', $3, $4), $3, $4, $5, 'i')",
        id,
        Word("n"),
        Word("F"),
        Word("L"),
        Quantity())
    {
        IsExclusive = true,
    };

    protected override Write Upsert(long id) => new(
        "new upsert",
        [id],
        """
        INSERT INTO shop.customers AS c (id, email_address, first_name, last_name, qty) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET email_address = excluded.email_address, last_name = excluded.last_name, qty = c.qty % 1000 + 1
        """,
        """
        INSERT INTO shop.twin AS c (id, email, full_name, first_name, last_name, qty) VALUES ($1, $2, concat_ws(' ', $3, $4), $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET email = excluded.email, last_name = excluded.last_name, full_name = concat_ws(' ', c.first_name, excluded.last_name), qty = c.qty % 1000 + 1
        """,
        id,
        Word("v"),
        Word("F"),
        Word("L"),
        Quantity())
    {
        IsExclusive = true,
    };

    protected override Write Name(long id) => new(
        "new update of the names",
        [id],
        "UPDATE shop.customers SET first_name = $2, last_name = $3, qty = $4 WHERE id = $1",
        "UPDATE shop.twin SET first_name = $2, last_name = $3, full_name = concat_ws(' ', $2, $3), qty = $4 WHERE id = $1",
        id,
        Random.Next(3) == 0 ? $"{Word("F")} {Word("M")}" : Word("F"),
        Word("L"),
        Quantity());

    protected override Write Part(long id) => new(
        "new update of one name",
        [id],
        "UPDATE shop.customers SET first_name = $2 WHERE id = $1",
        "UPDATE shop.twin SET first_name = $2, full_name = concat_ws(' ', $2, last_name) WHERE id = $1",
        id,
        Word("P"));

    protected override Write Nothing(long id) => new(
        "new update to NULL",
        [id],
        "UPDATE shop.customers SET first_name = NULL, last_name = NULL WHERE id = $1",
        "UPDATE shop.twin SET first_name = NULL, last_name = NULL, full_name = NULL WHERE id = $1",
        id);

    protected override Write Email(long id) => new(
        "new update of the email",
        [id],
        "UPDATE shop.customers SET email_address = $2 WHERE id = $1",
        "UPDATE shop.twin SET email = $2 WHERE id = $1",
        id,
        Word("a"));

    protected override Write Copy(long[] ids)
    {
        var rows = ids.Select(id => (Id: id, Email: Word("d"), First: Word("F"), Last: Word("L"), Quantity: Quantity())).ToList();
        return new(
            "new copy",
            ids,
            "COPY shop.customers (id, email_address, first_name, last_name, qty) FROM STDIN",
            "COPY shop.twin (id, email, full_name, first_name, last_name, qty) FROM STDIN")
        {
            IsExclusive = true,
            Rows = string.Concat(rows.Select(row => $"{row.Id}\t{row.Email}\t{row.First}\t{row.Last}\t{row.Quantity}\n")),
            TwinRows = string.Concat(rows.Select(row => $"{row.Id}\t{row.Email}\t{row.First} {row.Last}\t{row.First}\t{row.Last}\t{row.Quantity}\n")),
        };
    }

    protected override Write Read(long id) => new("new read", [id], "SELECT id, email_address, first_name, last_name, qty, note FROM shop.customers WHERE id = $1", null, id);
}
