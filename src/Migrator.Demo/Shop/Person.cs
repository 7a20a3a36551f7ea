namespace Migrator.Demo.Shop;

/// <summary>A customer's name, whichever way a version of the shop writes it.</summary>
internal sealed record Person(string First, string? Last)
{
    private static readonly string[] Firsts = ["Ada", "Grace", "Alan", "Barbara", "Edsger", "Frances", "Donald", "Radia", "Niklaus", "Jean", "Tony", "Margaret"];
    private static readonly string[] Lasts = ["Lovelace", "Hopper", "Turing", "Liskov", "Dijkstra", "Allen", "Knuth", "Perlman", "Wirth", "Bartik", "Hoare", "van der Berg"];

    /// <summary>As version 1 writes it.</summary>
    public string Full => Last is null ? First : $"{First} {Last}";

    /// <summary>As version 2 splits it.</summary>
    public static Person Parse(string full)
        => full.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? new(full[..space], full[(space + 1)..]) : new(full, null);

    /// <summary>Somebody, always the same for the same number; one in 23 has one name only.</summary>
    public static Person Number(long number)
        => new(Firsts[number % Firsts.Length], number % 23 == 0 ? null : Lasts[number / Firsts.Length % Lasts.Length]);
}
