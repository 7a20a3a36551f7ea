namespace Migrator.Gates;

/// <summary>One thing that must hold before a gate opens.</summary>
internal interface IGateCondition
{
    /// <summary>Its name, as <c>--override</c> takes it.</summary>
    string Name { get; }

    /// <summary>Judges, and fetches nothing.</summary>
    Judgement Judge(GateFacts facts);
}
