using Migrator.Gates;

namespace Migrator.PostgreSql.State.Use;

/// <summary>Tells whether an application's statement names something.</summary>
/// <remarks>
/// By its text alone: a column counts if the statement names its table too. What reads whole rows names no column. What the toolkit runs
/// does not count, nor what changes or copies out whole tables, as a backup does.
/// </remarks>
internal sealed class StatementMention
{
    private static readonly string[] Uses = ["select", "with", "insert", "update", "delete", "merge", "table", "declare", "copy"];

    private readonly IReadOnlyList<Token> tokens;

    public StatementMention(string sql)
    {
        tokens = StatementTokens.Of(sql);
        IsUse = !sql.Contains(OwnStatement.Mark, StringComparison.Ordinal) && !IsOwn() && IsUsing();
    }

    /// <summary>True if it is a statement that could need a column or a table.</summary>
    public bool IsUse { get; }

    /// <summary>True if it names the object.</summary>
    public bool Of(DoomedObject named) => IsUse && NamesTable(named.Table) && (named.Column is not { } column || NamesColumn(column.Value));

    private bool IsOwn()
        => Enumerable.Range(0, tokens.Count).Any(at =>
            (tokens[at] is { IsName: true, Text: "migrator" } && Sign(at + 1, ".")) || (tokens[at].IsName && IsOwnName(tokens[at].Text)));

    /// <summary>Names that the toolkit gives: marker columns, and columns of its own queries.</summary>
    private static bool IsOwnName(string name)
        => name.StartsWith("~~", StringComparison.Ordinal) || (name.Length == 13 && name.StartsWith("_m_", StringComparison.Ordinal) && name[3..].All(char.IsAsciiHexDigitLower));

    private bool IsUsing()
    {
        var first = tokens.FirstOrDefault(token => !token.IsSign("("));
        return Uses.Any(first.IsWord) && (!first.IsWord("copy") || Sign(1, "(") || tokens.Any(token => token.IsWord("from")));
    }

    private bool NamesTable(TableName table)
        => Enumerable.Range(0, tokens.Count).Any(at =>
            tokens[at].IsName && tokens[at].Text == table.Name && !IsAlias(at) && (!Sign(at - 1, ".") || (at > 1 && tokens[at - 2].Text == table.Schema)));

    private bool NamesColumn(string column)
        => Enumerable.Range(0, tokens.Count).Any(at => tokens[at].IsName && tokens[at].Text == column && !IsAlias(at) && !IsCalled(at));

    private bool IsAlias(int at) => at > 0 && tokens[at - 1].IsWord("as");

    // A function of that name; the list of columns after INSERT INTO stands behind a table.
    private bool IsCalled(int at) => Sign(at + 1, "(") && !Sign(at - 1, ".") && !(at > 0 && (tokens[at - 1].IsWord("into") || tokens[at - 1].IsWord("copy")));

    private bool Sign(int at, string sign) => at >= 0 && at < tokens.Count && tokens[at].IsSign(sign);
}
