using System.Globalization;
using Migrator.Execution.Verification;

namespace Migrator.PostgreSql.Rows;

/// <summary>Which rows a comparison is about, as a FROM clause and its conditions.</summary>
/// <param name="From">The table, called <c>r</c>.</param>
/// <param name="Within">The condition that they meet; null for all.</param>
/// <param name="IsDivided">True if they lie in several partitions, each with places of its own.</param>
internal sealed record ComparedRows(string From, string? Within, bool IsDivided)
{
    /// <summary>The rows that a request is about. A sample draws the same pages in every query.</summary>
    public static ComparedRows Of(CompareRequest request, MarkedTable table, bool isDivided)
    {
        var sample = request.Percent is { } percent
            ? string.Create(CultureInfo.InvariantCulture, $" TABLESAMPLE SYSTEM ({percent:0.######}) REPEATABLE ({Random.Shared.Next()})")
            : "";
        return new(
            $"{(isDivided ? "" : "ONLY ")}{table.Quoted} AS r{sample}",
            request.Stretch is { } stretch ? Stretch.Pages(stretch.From, stretch.To).Contains("r") : null,
            isDivided);
    }

    /// <summary>The clause, with further conditions.</summary>
    public string Where(params string[] conditions)
        => Within is null && conditions is []
            ? From
            : $"{From}\n                WHERE {string.Join("\n                    AND ", Within is null ? conditions : [Within, .. conditions])}";
}
