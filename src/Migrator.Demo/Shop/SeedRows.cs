using System.Globalization;

namespace Migrator.Demo.Shop;

/// <summary>The rows that are there when the shop opens: always the same for the same id.</summary>
/// <param name="Customers">How many customers, from id 1.</param>
/// <param name="Orders">How many orders, from id 1.</param>
internal sealed record SeedRows(int Customers, int Orders)
{
    private static readonly string?[] Cities = ["London", "Hanover", null, "Rotterdam", "Zürich", "Bergen"];

    public static SeedRows Of(int rows) => new(Math.Max(100, rows * 2 / 5), Math.Max(150, rows - (rows * 2 / 5)));

    public static string? Email(long id) => id % 17 == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"customer{id}@example.org");

    public static string? City(long id) => Cities[id % Cities.Length];

    public static decimal Total(long id) => (id * 37 % 100_000) / 100m;

    public static string? Note(long id) => id % 4 == 0 ? "gift wrapped" : null;

    public int CustomerOf(long order) => (int)(order % Customers) + 1;
}
