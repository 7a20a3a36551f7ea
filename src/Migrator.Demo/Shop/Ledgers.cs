using System.Globalization;

namespace Migrator.Demo.Shop;

/// <summary>What the applications remember of both tables.</summary>
internal sealed class Ledgers(SeedRows seed)
{
    public SeedRows Seed => seed;

    public Ledger Customers { get; } = new(id => id < 1 || id > seed.Customers ? null : Columns([.. Customer(SeedRows.Email(id), Person.Number(id)), .. City(SeedRows.City(id))]));

    public Ledger Orders { get; } = new(id => id < 1 || id > seed.Orders ? null : Columns([Total(SeedRows.Total(id)), Note(SeedRows.Note(id))]));

    public static (string Column, string? Value)[] Customer(string? email, Person name) => [Email(email), .. Name(name)];

    public static (string Column, string? Value) Email(string? email) => ("email", email);

    public static (string Column, string? Value)[] Name(Person name) => [("first", name.First), ("last", name.Last)];

    public static (string Column, string? Value)[] City(string? city) => [("city", city)];

    public static (string Column, string? Value) Total(decimal total) => ("total", total.ToString("0.00", CultureInfo.InvariantCulture));

    public static (string Column, string? Value) Note(string? note) => ("note", note);

    private static Dictionary<string, string?> Columns((string Column, string? Value)[] columns) => columns.ToDictionary(one => one.Column, one => one.Value);
}
