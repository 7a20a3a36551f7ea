using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.State;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Keeps the list of those who read the database and are no applications.</summary>
internal static class ConsumerCommand
{
    public static Command Create(Tool tool) => new ToolCommand(
        "consumer",
        "Keeps the list of those who read the database and are no applications: reports, exports, people.",
        "migrator consumer add bi-reader --reads customer.email --owner data\nmigrator consumer acknowledge bi-reader 202611230900")
    {
        Add(tool), Acknowledge(tool), List(tool), Remove(tool),
    };

    private static Command Add(Tool tool)
    {
        var name = Name();
        var reads = new Option<string[]>("--reads") { Description = "What it reads: table, table.column or schema.table.column. May be repeated.", HelpName = "NAME", Required = true };
        var owner = new Option<string>("--owner") { Description = "Who answers for it.", HelpName = "WHO", Required = true };
        var expires = DurationOption.Create("--expires", "When it stops being asked; never by default.");
        var command = new ToolCommand(
            "add",
            "Adds a consumer, or says anew what it reads; then it has agreed with nothing yet.",
            "migrator consumer add bi-reader --reads customer.email --owner data")
        {
            name, reads, owner, expires,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var wanted = invocation.Value(reads) ?? [];
            if (wanted.FirstOrDefault(one => one.Split('.') is not { Length: <= 3 } parts || parts.Any(string.IsNullOrWhiteSpace)) is { } unreadable)
            {
                throw new UsageException($"--reads: '{unreadable}' is neither table nor table.column nor schema.table.column.");
            }

            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            await database.State.AddConsumerAsync(
                invocation.Value(name), invocation.Value(owner) ?? "", wanted, invocation.Value(expires), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
            return Done(invocation, invocation.Value(name), $"{invocation.Value(name)} is asked before {string.Join(", ", wanted)} goes or changes.");
        });
    }

    private static Command Acknowledge(Tool tool)
    {
        var (name, id) = (Name(), Ids.Single("The migration that may take what it reads."));
        var command = new ToolCommand(
            "acknowledge",
            "Says that a consumer can do without what a migration removes or changes. Kept in the audit.",
            "migrator consumer acknowledge bi-reader 202611230900")
        {
            name, id,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var (who, migration) = (invocation.Value(name), invocation.Value(id));
            StartedMigrations.Chosen(await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false), [migration], _ => true);
            return await database.State.AcknowledgeAsync(who, migration, invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false)
                ? Done(invocation, who, $"{who} agrees with migration {migration}.")
                : throw Unknown(who);
        });
    }

    private static Command List(Tool tool)
        => tool.Connect(
            new ToolCommand("list", "Shows the consumers, what they read and who answers for them.", "migrator consumer list"),
            async (invocation, database, cancellationToken) =>
            {
                var all = await database.State.ReadConsumersAsync(cancellationToken).ConfigureAwait(false);
                return invocation.Answer(
                    ExitCode.Done,
                    $"{Quantity.Of(all.Count, "consumer")}.",
                    exit => new DoneAnswer(all.ToDictionary(one => one.Name, Line), exit),
                    all.Count == 0 ? "No consumer is registered.\n" : string.Concat(all.Select(one => AuthorText.Line($"{one.Name}: {Line(one)}") + "\n")));
            });

    private static Command Remove(Tool tool)
    {
        var name = Name();
        var command = new ToolCommand("remove", "Removes a consumer from the list. Kept in the audit.", "migrator consumer remove bi-reader")
        {
            name,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var who = invocation.Value(name);
            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            return await database.State.RemoveConsumerAsync(who, invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false)
                ? Done(invocation, who, $"{who} is no longer asked.")
                : throw Unknown(who);
        });
    }

    private static Argument<string> Name() => new("NAME") { Description = "The consumer." };

    private static UsageException Unknown(string name) => new($"There is no consumer '{name}'; 'migrator consumer list' shows them.");

    private static string Line(Consumer one)
        => $"reads {string.Join(", ", one.Reads)}; ask {one.Owner}{(one.ExpiresAt is { } expires ? $" until {Quantity.Moment(expires)}" : "")}";

    private static int Done(Invocation invocation, string name, string sentence)
        => invocation.Done(sentence, new Dictionary<string, string> { ["consumer"] = name });
}
