using System.Text;

namespace Migrator.Reporting;

/// <summary>Lines of text, wrapped at words to a width that fits a review.</summary>
internal sealed class TextPage
{
    public const int Width = 100;

    private readonly StringBuilder text = new();

    public void Blank() => text.Append('\n');

    /// <summary>A line as it is, such as SQL: never wrapped.</summary>
    public void Verbatim(string line) => text.Append(line.TrimEnd()).Append('\n');

    /// <summary>A sentence behind a label; the lines after the first are indented as far as the first one's text.</summary>
    public void Labelled(string indent, string label, int labelWidth, string sentence)
        => Wrapped(indent + label.PadRight(labelWidth), new string(' ', indent.Length + labelWidth), sentence);

    public void Sentence(string indent, string sentence) => Wrapped(indent, indent, sentence);

    /// <summary>Statements, each line behind a bar.</summary>
    public void Sql(string indent, string sql)
    {
        foreach (var line in AuthorText.Block(sql).Split('\n'))
        {
            Verbatim($"{indent}│ {line}");
        }
    }

    public void Wrapped(string first, string following, string sentence)
    {
        var line = new StringBuilder(first);
        var isEmpty = true;
        foreach (var word in AuthorText.Line(sentence).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                Verbatim(line.ToString());
                line.Clear().Append(following);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        Verbatim(line.ToString());
    }

    public override string ToString() => text.ToString();
}
