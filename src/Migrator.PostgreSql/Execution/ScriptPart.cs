using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>One command of a batch.</summary>
/// <param name="Sql">Its text, sent verbatim.</param>
/// <param name="Statement">The statement of the plan that it carries, as a failure names it; null for our own book-keeping.</param>
internal sealed record ScriptPart(string Sql, string? Statement = null)
{
    /// <summary>Values for $1, $2 ….</summary>
    public IReadOnlyList<object> Values { get; init; } = [];

    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Sql);
        foreach (var value in Values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
