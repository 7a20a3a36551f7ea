namespace Migrator.Demo.Shop;

/// <summary>What a comparison of rows gave.</summary>
/// <param name="Rows">Rows compared.</param>
/// <param name="Different">Rows that are not as they should be, lost and surplus ones included.</param>
internal sealed record Comparison(long Rows, long Different);
