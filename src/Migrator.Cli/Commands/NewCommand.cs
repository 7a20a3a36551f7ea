using System.CommandLine;
using System.Globalization;
using System.Text;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Writes the class of a new migration.</summary>
internal static class NewCommand
{
    public static Command Create(Tool tool)
    {
        var name = new Argument<string>("NAME") { Description = "The name of the class, or words that it is made of." };
        ParseComplaints.RefuseOptions(name);
        var folder = new Option<string?>("--folder") { Description = "Where the file is written; the current folder by default.", HelpName = "PATH" };
        var space = new Option<string?>("--namespace") { Description = "The namespace of the class; Migrations by default.", HelpName = "NAME" };
        var command = new ToolCommand(
            "new",
            "Writes the class of a new migration, numbered by the current time in UTC.",
            "migrator new \"Customers get a proper address\" --folder src/Shop.Migrations --namespace Shop.Migrations")
        {
            name, folder, space,
        };
        return tool.Complete(command, (invocation, cancellationToken) => RunAsync(
            invocation,
            invocation.Value(name),
            invocation.Value(folder) ?? ".",
            invocation.Value(space) ?? "Migrations",
            cancellationToken));
    }

    private static async Task<int> RunAsync(Invocation invocation, string name, string folder, string space, CancellationToken cancellationToken)
    {
        var className = ClassName(name);
        var number = invocation.Surroundings.Time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var file = Path.Combine(folder, $"{number}_{className}.cs");
        if (!space.Split('.').All(IsIdentifier))
        {
            throw new UsageException($"'{space}' is no namespace.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(Source(number, name, className, space)), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written: {problem.Message}", problem);
        }

        return invocation.Answer(
            ExitCode.Done,
            $"{file} is written.",
            exit => new DoneAnswer(new Dictionary<string, string> { ["migration"] = number, ["class"] = className, ["file"] = file }, exit),
            $"{file}\n");
    }

    private static string ClassName(string name)
    {
        var words = name.Split([.. name.Where(letter => !char.IsAsciiLetterOrDigit(letter)).Distinct()], StringSplitOptions.RemoveEmptyEntries);
        var className = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return IsIdentifier(className)
            ? className
            : throw new UsageException($"'{name}' gives no name of a class: it needs a word that begins with a letter from A to Z.");
    }

    private static bool IsIdentifier(string text)
        => text.Length > 0
            && (char.IsAsciiLetter(text[0]) || text[0] == '_')
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static string Source(string number, string title, string className, string space)
    {
        var literal = title.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $$"""
            using FluentMigrator;
            using Migrator.Authoring;

            namespace {{space}};

            [Migration({{number}}, "{{Reporting.AuthorText.Line(literal)}}", BreakingChange = true)]
            public sealed class {{className}} : ForwardOnlyMigration
            {
                public override void Up()
                {
                }
            }

            """;
    }
}
