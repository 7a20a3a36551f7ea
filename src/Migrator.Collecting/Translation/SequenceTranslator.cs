using FluentMigrator.Expressions;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Sequences that stand for themselves.</summary>
internal static class SequenceTranslator
{
    public static void Create(CreateSequenceExpression create, Translated translated)
    {
        var wanted = create.Sequence;
        translated.Add(new CreateSequence
        {
            Sequence = translated.Table(wanted.SchemaName, wanted.Name),
            Increment = wanted.Increment,
            Minimum = wanted.MinValue,
            Maximum = wanted.MaxValue,
            Start = wanted.StartWith,
            Cache = wanted.Cache,
            IsCyclic = wanted.Cycle,
        });
    }

    public static void Drop(DeleteSequenceExpression delete, Translated translated)
        => translated.Add(new DropSequence(translated.Table(delete.SchemaName, delete.SequenceName)));
}
